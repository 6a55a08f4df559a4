// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "app/commands.h"

namespace strandline::app {
namespace {

std::vector<const CLI::App*> children(const CLI::App& command) {
  return command.get_subcommands([](const CLI::App*) { return true; });
}

/// Text for a cell of a Markdown table.
std::string cell(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (c == '|' || c == '<') safe += '\\';
    safe += c == '\n' ? ' ' : c;
  }
  return safe;
}

std::string option_row(const CLI::Option& option) {
  const std::string name =
      option.nonpositional() ? option.get_name(false, true) : option.get_name(true, false);
  std::string about = option.get_description();
  if (!option.get_default_str().empty()) about += " (default: " + option.get_default_str() + ")";
  if (option.get_required()) about += " (required)";
  return fmt::format("| `{}` | {} |\n", name, cell(about));
}

/// A command and all below it, each under a heading of its whole name.
std::string markdown(const CLI::App& command, const std::string& path) {
  std::string text = fmt::format("\n## {}\n\n{}.\n", path, command.get_description());
  std::string rows;
  for (const CLI::Option* option : command.get_options())
    if (option->get_name() != "--help") rows += option_row(*option);
  if (!rows.empty()) text += "\n| argument | meaning |\n| --- | --- |\n" + rows;
  for (const CLI::App* child : children(command))
    text += markdown(*child, path + " " + child->get_name());
  return text;
}

/// What may follow a command: the names below it and its long options.
std::string words_after(const CLI::App& command) {
  std::string words;
  const auto add = [&](const std::string& word) { words += (words.empty() ? "" : " ") + word; };
  for (const CLI::App* child : children(command)) add(child->get_name());
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames()) add("--" + name);
  return words;
}

void add_cases(const CLI::App& command, const std::string& path, std::string& cases,
               std::string& known) {
  cases += fmt::format("    '{}') follow='{}' ;;\n", path, words_after(command));
  for (const CLI::App* child : children(command)) {
    const std::string below = path + " " + child->get_name();
    known += (known.empty() ? "'" : " | '") + below + "'";
    add_cases(*child, below, cases, known);
  }
}

std::string bash_completion(const CLI::App& root) {
  std::string cases, known;
  add_cases(root, "", cases, known);
  // Names that zsh does not use itself, and no mapfile: bashcompinit runs the same text.
  return "_strandline() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} command= follow= files= i\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    case \"$command ${COMP_WORDS[i]}\" in\n"
         "    " +
         known +
         ") command=\"$command ${COMP_WORDS[i]}\" ;;\n"
         "    esac\n"
         "  done\n"
         "  case \"$command\" in\n" +
         cases +
         "  esac\n"
         "  [ -z \"$command\" ] || files=$(compgen -f -- \"$current\") || files=\n"
         "  COMPREPLY=($(compgen -W \"$follow\" -- \"$current\") $files)\n"
         "}\n"
         "complete -o filenames -F _strandline strandline\n";
}

std::string render(const CLI::App& root, const std::string& form) {
  if (form == "bash") return bash_completion(root);
  std::string text =
      "# Commands\n\nWritten by `strandline commands`; do not edit. `strandline COMMAND --help` "
      "says "
      "the same.\n";
  for (const CLI::App* child : children(root))
    text += markdown(*child, "strandline " + child->get_name());
  return text;
}

}  // namespace

void add_commands(CLI::App& app) {
  auto form = std::make_shared<std::string>();
  auto* c = app.add_subcommand("commands", "Prints every command, or completion for a shell");
  c->add_option("--form", *form, "markdown, or bash: completion to be sourced by the shell")
      ->default_val("markdown")
      ->check(CLI::IsMember({"markdown", "bash"}));
  c->callback([form, &app] {
    const std::string text = render(app, *form);
    std::fwrite(text.data(), 1, text.size(), stdout);
  });
}

}  // namespace strandline::app
