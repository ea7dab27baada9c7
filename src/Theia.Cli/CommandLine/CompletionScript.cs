namespace Theia.Cli.CommandLine;

/// <summary>
/// Completion scripts. Each asks the program that is being typed, so <c>./theia</c> as well as
/// <c>theia</c>, by its <c>[suggest:N]</c> directive (N: the cursor's place in the line), so that what
/// it offers is never out of date, and leaves files to the shell.
/// </summary>
internal static class CompletionScript
{
    private const string Bash = """
        _theia() {
          local IFS=$'\n' word=${COMP_WORDS[COMP_CWORD]}
          COMPREPLY=($(compgen -W "$("$1" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$word"))
          [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
          return 0
        }
        complete -o default -o bashdefault -F _theia theia
        """;

    private const string Zsh = """
        #compdef theia
        _theia() {
          local -a found keys
          found=("${(@f)$("${words[1]}" "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          keys=("${(@M)found:#*=}")
          found=("${(@)found:#*=}")
          compadd -a found
          compadd -S '' -a keys
          _files
        }
        # Loaded by name from a folder, this file is the function's first call; read by eval, it only defines it.
        if [ "${funcstack[1]}" = "_theia" ]; then
          _theia "$@"
        else
          compdef _theia theia
        fi
        """;

    private const string Fish = """
        complete -c theia -a '(theia "[suggest:"(commandline -C)"]" (commandline -p) 2>/dev/null)'
        """;

    /// <summary>The script for <paramref name="shell"/>.</summary>
    public static string For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => throw new UsageException(
            $"No completion script for '{shell}'. Supported shells: bash, zsh and fish."),
    };
}
