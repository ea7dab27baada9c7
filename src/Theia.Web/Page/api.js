// Calls of the HTTP interface. A refusal becomes an error with the server's own sentence.

async function answer(response) {
  if (response.ok) return response;
  let text = `The server answered ${response.status}.`;
  try { text = (await response.json()).detail ?? text; } catch { /* no problem document */ }
  const error = new Error(text);
  error.status = response.status;
  error.retry = Number(response.headers.get("Retry-After")) || 0;
  throw error;
}

const pause = seconds => new Promise(done => setTimeout(done, 1000 * seconds));

async function call(path, options) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await answer(await fetch(path, options));
    } catch (error) {
      if (error.name === "TypeError") throw new Error("The server cannot be reached. Is it still running?");
      if (error.status !== 429 || attempt === 3) throw error;
      await pause(error.retry || 1);
    }
  }
}

const query = fields => new URLSearchParams(
  Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== ""));

export const models = async () => (await call("/api/models")).json();

export const samples = async () => (await call("/api/samples")).json();

export const sample = async file => (await call(`/api/samples/${encodeURIComponent(file)}`)).blob();

export const thumbnail = file => `/api/samples/${encodeURIComponent(file)}/thumbnail`;

export const send = async (blob, signal) =>
  (await call("/api/images", { method: "POST", body: blob, signal })).json();

export const view = async (name, fields, signal) => (await call(`/api/${name}?${query(fields)}`, { signal })).json();

export const file = async (name, fields, type) =>
  (await call(`/api/${name}?${query(fields)}`, { headers: { Accept: type } })).blob();
