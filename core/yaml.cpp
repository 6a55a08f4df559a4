// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/yaml.h"

#include <fmt/format.h>

#include "core/files.h"
#include "core/yaml_data.h"
#include "core/yaml_notes.h"

namespace strandline::core {
namespace {

using Kind = YamlTree::Kind;

/// Takes `sources` and `default_source` off the root: they hold for every sourced number below.
void take_sources(YamlDocument& document, const YamlNode& root) {
  if (!root.is_map()) return;
  if (const auto sources = root.find("sources")) {
    document.sources.emplace();
    for (const std::string& id : sources->keys())
      document.sources->emplace(id, sources->at(id).as_text());
  }
  if (const auto chosen = root.find("default_source"))
    document.default_source = YamlSources(document).citation(*chosen);
}

bool is_source_key(std::string_view key) {
  return key == "sources" || key == "default_source";
}

/// Keys of a mapping, without those that load() takes.
std::vector<std::string> present_keys(const YamlTree& tree) {
  std::vector<std::string> names;
  for (const std::string& key : tree.keys)
    if (tree.parent || !is_source_key(key)) names.push_back(key);
  return names;
}

/// Keys that somebody asked this mapping for, without those that load() takes.
std::vector<std::string> known_keys(const YamlTree& tree) {
  std::vector<std::string> known;
  for (const std::string& key : tree.read)
    if (tree.parent || !is_source_key(key)) known.push_back(key);
  return known;
}

}  // namespace

YamlNode::YamlNode(std::shared_ptr<Data> data) : data_(std::move(data)) {}

YamlNode YamlNode::parse(const std::string& text, const std::string& name,
                         const YamlLimits& limits) {
  auto document = parse_yaml(text, name, limits);
  YamlTree* tree = &document->nodes.front();
  if (yaml_notes) yaml_notes->documents.emplace(name, document);
  const YamlNode root(std::make_shared<Data>(Data{document, tree}));
  take_sources(*document, root);
  return root;
}

YamlNode YamlNode::load(const std::filesystem::path& file, const YamlLimits& limits) {
  return parse(read_file(file, limits.file_bytes), file.string(), limits);
}

bool YamlNode::is_map() const {
  note_form(data_->tree, "object");
  return data_->tree->kind == Kind::kMap;
}
bool YamlNode::is_list() const {
  note_form(data_->tree, "array");
  return data_->tree->kind == Kind::kList;
}
bool YamlNode::is_scalar() const {
  note_form(data_->tree, "scalar");
  return data_->tree->kind == Kind::kScalar;
}
bool YamlNode::is_null() const {
  note_form(data_->tree, "null");
  return data_->tree->kind == Kind::kNull;
}

Place YamlNode::place() const {
  return {data_->document->file, data_->tree->line, data_->tree->column};
}

std::string YamlNode::path() const {
  std::string path;
  for (const YamlTree* t = data_->tree; t->parent; t = t->parent) {
    const bool dot = !path.empty() && path.front() != '[';
    path = t->name + (dot ? "." : "") + path;
  }
  return path;
}

void YamlNode::fail(const std::string& problem, const std::string& mend) const {
  throw InputError({place(), path(), is_scalar() ? data_->tree->text : "", problem, mend});
}

bool YamlNode::has(std::string_view key) const {
  note_key(data_->tree, key, false);
  return data_->tree->index.contains(std::string(key));
}

std::optional<YamlNode> YamlNode::find(std::string_view key) const {
  YamlTree& tree = *data_->tree;
  note_key(&tree, key, false);
  if (tree.kind == Kind::kNull) return std::nullopt;  // `section:` with nothing below
  if (tree.kind != Kind::kMap) fail("must be a mapping", "write 'key: value' lines below it");
  tree.read.emplace(key);
  const auto found = tree.index.find(std::string(key));
  if (found == tree.index.end()) return std::nullopt;
  return YamlNode(std::make_shared<Data>(Data{data_->document, tree.children[found->second]}));
}

YamlNode YamlNode::at(std::string_view key) const {
  note_key(data_->tree, key, true);
  if (auto child = find(key)) return *std::move(child);
  const std::string near = nearest(key, keys());
  const std::string parent = path();
  throw InputError({place(), parent.empty() ? std::string(key) : fmt::format("{}.{}", parent, key),
                    "", "is missing",
                    near.empty() ? "add it" : fmt::format("add it, or rename '{}'", near)});
}

std::vector<std::string> YamlNode::keys() const {
  if (data_->tree->kind == Kind::kNull) return {};
  if (data_->tree->kind != Kind::kMap)
    fail("must be a mapping", "write 'key: value' lines below it");
  if (auto* notes = notes_of(data_->tree)) notes->listed = true;
  return present_keys(*data_->tree);
}

std::vector<YamlNode> YamlNode::items() const {
  if (data_->tree->kind != Kind::kList) fail("must be a list", "write '- item' lines, or [a, b]");
  std::vector<YamlNode> list;
  for (YamlTree* child : data_->tree->children)
    list.push_back(YamlNode(std::make_shared<Data>(Data{data_->document, child})));
  return list;
}

std::vector<std::string> YamlNode::texts(std::string_view key) const {
  std::vector<std::string> list;
  for (const YamlNode& item : at(key).items()) list.push_back(item.as_text());
  return list;
}

void YamlNode::finish() const {
  if (data_->tree->kind != Kind::kMap) return;
  if (auto* notes = notes_of(data_->tree)) notes->finished = true;
  const std::vector<std::string> present = present_keys(*data_->tree);
  const auto& read = data_->tree->read;
  for (const std::string& key : present) {
    if (read.contains(key)) continue;
    const std::vector<std::string> known = known_keys(*data_->tree);
    const std::string near = nearest(key, known);
    const std::string list = fmt::format("known here: {}", fmt::join(known, ", "));
    find(key)->fail("unknown key", near.empty() ? list : fmt::format("did you mean '{}'?", near));
  }
}

}  // namespace strandline::core
