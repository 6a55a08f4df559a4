// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/yaml_tree.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>

namespace strandline::core {
namespace {

/// Follows the text, because yaml-cpp 0.7 takes the end of the file for a closing quote: only a
/// quoted scalar that is never closed can swallow a comment.
constexpr std::string_view kEnd = "# end of file (Strandline)";

/// Builds the tree from yaml-cpp's events, so that limits hold while the file is read and nothing
/// is expanded before it is refused.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(YamlDocument& document, const YamlLimits& limits)
      : document_(document), limits_(limits) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0)
      refuse(mark, "a second document starts here", "keep one document per file (no '---')");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    check(mark, "?", anchor);
    if (wants_key()) refuse(mark, "an empty key", "give the key a name");
    // yaml-cpp places a blank value on the next token: the key's place serves the reader better.
    const bool in_map = !open_.empty() && open_.back()->kind == YamlTree::Kind::kMap;
    add(in_map ? key_mark_ : mark, YamlTree::Kind::kNull);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_anchor(mark); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check(mark, tag, anchor);
    if (value.find(kEnd) != std::string::npos)
      refuse(mark, "a quote opens here and is never closed", "close it");
    if (wants_key()) return take_key(mark, value);
    YamlTree& node = add(mark, YamlTree::Kind::kScalar);
    node.text = value;
    node.plain = tag != "!";
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlTree::Kind::kList);
  }
  void OnSequenceEnd() override { open_.pop_back(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlTree::Kind::kMap);
  }
  void OnMapEnd() override { open_.pop_back(); }
  void OnAnchor(const YAML::Mark& mark, const std::string&) override { refuse_anchor(mark); }

 private:
  [[noreturn]] void refuse(const YAML::Mark& mark, const std::string& problem,
                           const std::string& mend) const {
    throw InputError({{document_.file, mark.line + 1, mark.column + 1}, "", "", problem, mend});
  }
  [[noreturn]] void refuse_anchor(const YAML::Mark& mark) const {
    refuse(mark, "anchors and aliases are refused", "write the value out");
  }
  void check(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) const {
    if (anchor != 0) refuse_anchor(mark);
    if (!tag.empty() && tag != "?" && tag != "!")
      refuse(mark, fmt::format("tags are refused (here {})", tag), "write the value without a tag");
  }
  /// A mapping is open and its next event is a key.
  bool wants_key() const {
    return !open_.empty() && open_.back()->kind == YamlTree::Kind::kMap &&
           open_.back()->keys.size() == open_.back()->children.size();
  }
  void take_key(const YAML::Mark& mark, const std::string& key) {
    YamlTree& map = *open_.back();
    const auto [first, fresh] = map.index.emplace(key, map.children.size());
    if (!fresh)
      throw InputError({{document_.file, mark.line + 1, mark.column + 1},
                        key,
                        "",
                        fmt::format("stands twice in this mapping (first in line {})",
                                    map.children[first->second]->line),
                        "remove one of them"});
    map.keys.push_back(key);
    key_mark_ = mark;
  }
  YamlTree& add(const YAML::Mark& mark, YamlTree::Kind kind) {
    if (document_.nodes.size() >= limits_.nodes)
      refuse(mark, fmt::format("the file has more than {} values", limits_.nodes), "split it");
    YamlTree& node = document_.nodes.emplace_back();
    node.kind = kind;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    if (!open_.empty()) {
      YamlTree& parent = *open_.back();
      node.parent = &parent;
      node.name = parent.kind == YamlTree::Kind::kMap ? parent.keys.back()
                                                      : fmt::format("[{}]", parent.children.size());
      parent.children.push_back(&node);
    }
    return node;
  }
  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YamlTree::Kind kind) {
    check(mark, tag, anchor);
    if (wants_key())
      refuse(mark, "a key must be a word", "write 'key: value', or close this bracket");
    if (static_cast<int>(open_.size()) >= limits_.depth)
      refuse(mark, fmt::format("nested deeper than {} levels", limits_.depth), "flatten it");
    open_.push_back(&add(mark, kind));
  }

  YamlDocument& document_;
  const YamlLimits& limits_;
  std::vector<YamlTree*> open_;
  YAML::Mark key_mark_;  ///< of the last key
  int documents_ = 0;
};

/// Line (from 1) whose indentation holds a tab, or 0.
int tab_line(const std::string& text) {
  int line = 1;
  bool indent = true;
  for (const char c : text) {
    if (c == '\t' && indent) return line;
    if (c == '\n') ++line;
    indent = c == '\n' || (indent && c == ' ');
  }
  return 0;
}

/// yaml-cpp's complaint as an InputError. It reports a tab as something else, later.
[[noreturn]] void refuse_syntax(const std::string& text, const std::string& name,
                                const YAML::Exception& e) {
  const auto lines = static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  const int line = e.mark.is_null() ? 0 : std::min(e.mark.line + 1, std::max(1, lines));
  const int tab = tab_line(text);
  if (tab > 0 && (line == 0 || tab <= line))
    throw InputError({{name, tab, 1}, "", "", "is indented with a tab", "indent with spaces"});
  throw InputError({{name, line, line ? e.mark.column + 1 : 0},
                    "",
                    "",
                    "is not valid YAML: " + e.msg,
                    "close quotes and brackets, write 'key: value', quote texts with ': ' or '#'"});
}

}  // namespace

std::shared_ptr<YamlDocument> parse_yaml(const std::string& text, const std::string& name,
                                         const YamlLimits& limits) {
  check_yaml_text(text, name, limits);
  auto document = std::make_shared<YamlDocument>();
  document->file = name;
  TreeBuilder builder(*document, limits);
  try {
    std::istringstream in(fmt::format("{}\n{}\n", text, kEnd));
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& e) {
    refuse_syntax(text, name, e);
  }
  if (document->nodes.empty()) document->nodes.emplace_back().line = 1;
  return document;
}

}  // namespace strandline::core
