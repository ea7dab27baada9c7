using System.CommandLine;

var root = new RootCommand("Theia: one small vision model distilled from several large ones.");
root.SetAction(_ => 0);
return root.Parse(args).Invoke();
