using System.CommandLine;

return new RootCommand("Video summarization by diffusion.").Parse(args).Invoke();
