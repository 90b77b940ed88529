import { wordSet } from '../process/word-set.ts';

/** Programs that hold a person's work, by the names they have on every system. A change to one needs a yes. */

export const EDITORS: ReadonlySet<string> = wordSet(
  'vi vim vim.basic vim.tiny vim.gtk3 vim.nox gvim nvim emacs emacs-gtk emacs-nox emacs-pgtk emacs-lucid nano micro',
  'helix hx kak kate gedit gnome-text-editor sublime_text code code-insiders code-oss codium code-server cursor Cursor',
  'windsurf zed zed-editor idea pycharm webstorm phpstorm goland clion rider rubymine rustrover datagrip studio',
);

export const ASSISTANTS: ReadonlySet<string> = wordSet(
  'claude codex gemini opencode aider goose crush amp copilot qwen kiro-cli',
);
