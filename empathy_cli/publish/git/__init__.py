"""The program git, asked for what a wiki in a repository needs: no work tree, no prompt, no hook, in bounded time."""
