// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/yaml_tree.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <sstream>

namespace strandline::core {
namespace {

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
    add(mark, YamlTree::Kind::kNull);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_anchor(mark); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check(mark, tag, anchor);
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
    if (wants_key()) refuse(mark, "a key must be a word", "write 'key: value'");
    if (static_cast<int>(open_.size()) >= limits_.depth)
      refuse(mark, fmt::format("nested deeper than {} levels", limits_.depth), "flatten it");
    open_.push_back(&add(mark, kind));
  }

  YamlDocument& document_;
  const YamlLimits& limits_;
  std::vector<YamlTree*> open_;
  int documents_ = 0;
};

}  // namespace

std::shared_ptr<YamlDocument> parse_yaml(const std::string& text, const std::string& name,
                                         const YamlLimits& limits) {
  check_yaml_text(text, name, limits);
  auto document = std::make_shared<YamlDocument>();
  document->file = name;
  TreeBuilder builder(*document, limits);
  try {
    std::istringstream in(text);
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& e) {
    const bool known = !e.mark.is_null();
    throw InputError({{name, known ? e.mark.line + 1 : 0, known ? e.mark.column + 1 : 0},
                      "",
                      "",
                      "is not valid YAML: " + e.msg,
                      "indent with spaces, close quotes and brackets, write 'key: value'"});
  }
  if (document->nodes.empty()) document->nodes.emplace_back().line = 1;
  return document;
}

}  // namespace strandline::core
