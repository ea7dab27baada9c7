// Light, dark, or as the system has it; remembered in this browser.

import { find } from "./elements.js";

const choices = ["auto", "light", "dark"];

export function theme() {
  const button = find("theme");
  let choice = localStorage.getItem("theme") ?? "auto";
  const apply = () => {
    document.documentElement.dataset.theme = choice;
    button.textContent = `Theme: ${choice}`;
  };
  button.addEventListener("click", () => {
    choice = choices[(choices.indexOf(choice) + 1) % choices.length];
    localStorage.setItem("theme", choice);
    apply();
  });
  apply();
}
