// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "core/yaml_notes.h"

namespace strandline::core {

thread_local YamlNotes* yaml_notes = nullptr;

void YamlValueNotes::ask(const std::string& type, const std::optional<Range>& asked) {
  types.insert(type);
  if (!asked) return;
  if (!range) {
    range = asked;
    return;
  }
  if (asked->min < range->min || (asked->min == range->min && !asked->open_min)) {
    range->min = asked->min;
    range->open_min = asked->open_min;
  }
  range->max = std::max(range->max, asked->max);
}

void YamlValueNotes::merge(const YamlValueNotes& other) {
  for (const std::string& type : other.types) ask(type, other.range);
  allowed.insert(other.allowed.begin(), other.allowed.end());
  choices.insert(other.choices.begin(), other.choices.end());
  if (!other.unit.empty()) unit = other.unit;
}

namespace {

using Json = nlohmann::ordered_json;
using Kind = YamlTree::Kind;
using Trees = std::vector<const YamlTree*>;

/// An unsigned decimal, as leading_number() takes it, and a unit after it.
constexpr const char* kQuantityText =
    R"(^ *[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)? *[A-Za-z%1].*$)";

/// `more`: further keys of the long form that some reader takes.
Json quantity(const YamlValueNotes& value, const Json& more) {
  const bool plain = value.unit == "1";
  const Json number{{"type", "number"}};
  const Json citation{{"type", "string"}};
  Json forms = Json::array();
  forms.push_back(Json{{"type", "string"}, {"pattern", kQuantityText}});
  if (plain) forms.push_back(number);
  Json long_form{{"type", "object"}, {"additionalProperties", false}};
  long_form["properties"] = {
      {"value", {{"type", Json::array({"number", "null"})}}},
      {"unit", {{"type", Json::array({"string", "number"})}}},
      {"low", number},
      {"high", number},
      {"source",
       {{"anyOf", Json::array({citation, Json{{"type", "array"}, {"items", citation}}})}}}};
  long_form["properties"].update(more);
  forms.push_back(long_form);
  if (value.allowed.contains("null")) forms.push_back(Json{{"type", "null"}});
  return Json{{"description", plain ? "a number without unit"
                                    : fmt::format("a quantity, for instance in {}", value.unit)},
              {"anyOf", forms}};
}

void add_range(Json& schema, const std::optional<Range>& range) {
  if (!range) return;
  if (range->min > -1e300) schema[range->open_min ? "exclusiveMinimum" : "minimum"] = range->min;
  if (range->max < 1e300) schema["maximum"] = range->max;
}

/// The forms that a scalar may take, one schema each.
std::vector<Json> scalar_forms(const YamlValueNotes& value) {
  std::vector<Json> forms;
  const auto has = [&](const char* type) { return value.types.contains(type); };
  if (has("text") && !value.choices.empty())
    forms.push_back(Json{{"enum", value.choices}});
  else if (has("text") || value.allowed.contains("scalar"))
    forms.push_back(Json{{"type", Json::array({"string", "number", "boolean"})}});
  for (const char* type : {"number", "integer"}) {
    if (!has(type)) continue;
    Json form{{"type", type}};
    add_range(form, value.range);
    forms.push_back(form);
  }
  if (has("boolean")) forms.push_back(Json{{"type", "boolean"}});
  return forms;
}

/// Writes the schema of places that files have in common; a group of nodes stands for a place.
class Writer {
 public:
  explicit Writer(const YamlNotes& notes) : notes_(notes) {}

  Json place(const Trees& trees, YamlValueNotes value) const {
    for (const YamlTree* tree : trees)
      if (const auto* n = find(tree)) value.merge(n->value);
    const Trees maps = of_kind(trees, Kind::kMap), lists = of_kind(trees, Kind::kList);
    if (value.types.contains("quantity")) return quantity(value, more_keys(maps));
    std::vector<Json> forms = scalar_forms(value);
    if (!maps.empty())
      forms.push_back(mapping(maps));
    else if (value.allowed.contains("object"))
      forms.push_back(Json{{"type", "object"}});
    if (!lists.empty())
      forms.push_back(list(lists));
    else if (value.allowed.contains("array"))
      forms.push_back(Json{{"type", "array"}});
    if (forms.empty()) return Json::object();
    const bool empty_section = !maps.empty() && !forms.back().contains("required");
    if (value.allowed.contains("null") || empty_section) forms.push_back(Json{{"type", "null"}});
    return forms.size() == 1 ? forms[0] : Json{{"anyOf", forms}};
  }

 private:
  const YamlNodeNotes* find(const YamlTree* tree) const {
    const auto found = notes_.nodes.find(tree);
    return found == notes_.nodes.end() ? nullptr : &found->second;
  }

  static Trees of_kind(const Trees& trees, Kind kind) {
    Trees chosen;
    std::copy_if(trees.begin(), trees.end(), std::back_inserter(chosen),
                 [&](const YamlTree* t) { return t->kind == kind; });
    return chosen;
  }

  static Trees children(const Trees& trees) {
    Trees below;
    for (const YamlTree* tree : trees)
      below.insert(below.end(), tree->children.begin(), tree->children.end());
    return below;
  }

  /// What readers ask of quantities beyond value, unit, interval and source.
  Json more_keys(const Trees& maps) const {
    static const std::set<std::string> known{"value", "unit", "low", "high", "source"};
    std::map<std::string, YamlValueNotes> keys;
    for (const YamlTree* tree : maps)
      if (const auto* n = find(tree))
        for (const auto& [name, key] : n->keys)
          if (!known.contains(name)) keys[name].merge(key.value);
    Json more = Json::object();
    for (const auto& [name, value] : keys) more[name] = place(under(maps, name), value);
    return more;
  }

  Json list(const Trees& lists) const {
    return Json{{"type", "array"}, {"items", place(children(lists), {})}};
  }

  Json mapping(const Trees& maps) const {
    bool listed = false, finished = false;
    std::map<std::string, YamlNodeNotes::Key> keys;
    std::size_t read = 0;
    std::map<std::string, std::size_t> needed;
    for (const YamlTree* tree : maps) {
      const auto* n = find(tree);
      if (!n) continue;
      ++read;
      listed |= n->listed;
      finished |= n->finished;
      for (const auto& [name, key] : n->keys) {
        keys[name].value.merge(key.value);
        needed[name] += key.required;
      }
    }
    Json schema{{"type", "object"}};
    if (listed && !finished) {  // the names are the writer's
      YamlValueNotes value;
      for (const auto& [name, key] : keys) value.merge(key.value);
      schema["additionalProperties"] = place(children(maps), value);
      return schema;
    }
    for (const auto& [name, key] : keys) {
      schema["properties"][name] = place(under(maps, name), key.value);
      if (read > 0 && needed[name] == read) schema["required"].push_back(name);
    }
    if (finished) schema["additionalProperties"] = false;
    return schema;
  }

  static Trees under(const Trees& maps, const std::string& key) {
    Trees below;
    for (const YamlTree* tree : maps)
      if (const auto at = tree->index.find(key); at != tree->index.end())
        below.push_back(tree->children[at->second]);
    return below;
  }

  const YamlNotes& notes_;
};

}  // namespace

SchemaRecorder::SchemaRecorder() : notes_(std::make_unique<YamlNotes>()) {
  yaml_notes = notes_.get();
}

SchemaRecorder::~SchemaRecorder() {
  yaml_notes = nullptr;
}

std::string SchemaRecorder::schema(const std::string& title,
                                   const std::vector<std::filesystem::path>& files) const {
  Trees roots;
  for (const auto& file : files) {
    const auto [begin, end] = notes_->documents.equal_range(file.string());
    if (begin == end) throw std::logic_error(fmt::format("no reader opened {}", file.string()));
    for (auto read = begin; read != end; ++read) roots.push_back(&read->second->nodes.front());
  }
  Json schema{{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", title}};
  schema.update(Writer(*notes_).place(roots, {}));
  return schema.dump(2) + "\n";
}

void note_choices(const std::vector<std::string>& words) {
  if (!yaml_notes || !yaml_notes->last_text) return;
  yaml_notes->nodes[yaml_notes->last_text].value.choices.insert(words.begin(), words.end());
}

}  // namespace strandline::core
