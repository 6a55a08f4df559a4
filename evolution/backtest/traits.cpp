// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/traits.h"

#include <algorithm>

#include "evolution/backtest/trait_rules.h"
#include "evolution/calibration/operators.h"

namespace strandline::evolution::backtest {
namespace {

/// A row of the record, by column name; "serve" is serve_precision, else train_precision.
class Row {
 public:
  Row(const evolution::Record& record, const ModelRow& model) : record_(record), model_(model) {}
  const std::string& operator[](std::string_view column) const {
    if (column != "serve") return record_.cell(model_, std::string(column));
    const std::string& serve = record_.cell(model_, "serve_precision");
    return serve.empty() ? record_.cell(model_, "train_precision") : serve;
  }

 private:
  const evolution::Record& record_;
  const ModelRow& model_;
};

int index_of(std::vector<std::string>& names, const std::string& name) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at != names.end()) return static_cast<int>(at - names.begin());
  names.push_back(name);
  return static_cast<int>(names.size()) - 1;
}

/// A blank cell says nothing, except in lists and counts, where it means none.
bool blank_is_none(std::string_view column) {
  return column == "extra_traits" || column == "shared_experts";
}

Has read_rule(const Rule& rule, const Row& row) {
  const std::string& cell = row[rule.column];
  if (cell.empty() && !blank_is_none(rule.column)) return Has::kUnknown;
  return fulfils(rule, cell) ? Has::kYes : Has::kNo;
}

/// Language models of disclosed mixer: the population of the archs record's yearly shares.
bool counted(const ModelRow& model, const Row& row) {
  static const char* const kinds[] = {"text", "multimodal", "code", "text enc-dec", "vision-text"};
  const std::string& modality = row["modality"];
  const bool language = std::find(std::begin(kinds), std::end(kinds), modality) != std::end(kinds);
  return (model.notable || model.frontier) && language && !row["token_mixer"].empty();
}

void add_need(int needed, std::vector<int>& needs) {
  if (std::find(needs.begin(), needs.end(), needed) == needs.end()) needs.push_back(needed);
}

void add_needs(std::span<const Rule> rules, const Row& row, History& history,
               std::vector<int>& needs) {
  for (const Rule& rule : rules)
    if (read_rule(rule, row) == Has::kYes)
      add_need(index_of(history.operators, std::string(rule.name)), needs);
}

/// Values outside the vocabulary become traits, from this release on.
void add_unknown(const Row& row, History& history, Release& release) {
  for (const Vocabulary& v : vocabularies()) {
    for (const std::string& word : unknown_words(v, row[v.column])) {
      const std::string name = std::string(v.column) + "=" + word;
      int t = history.trait(name);
      if (t < 0) {
        t = static_cast<int>(history.traits.size());
        history.traits.push_back({name, v.hard, false, false});
      }
      release.traits.resize(history.traits.size(), Has::kNo);
      release.traits[static_cast<std::size_t>(t)] = Has::kYes;
    }
  }
}

/// Several rules of one trait are alternatives: a yes wins, an unknown yields to a later no.
void add_named(const Row& row, const History& history, Release& release) {
  std::vector<bool> seen(history.traits.size());
  release.traits.assign(history.traits.size(), Has::kNo);
  for (const Rule& rule : trait_rules()) {
    const auto t = static_cast<std::size_t>(history.trait(std::string(rule.name)));
    const Has has = read_rule(rule, row);
    if (!seen[t] || has == Has::kYes || release.traits[t] == Has::kUnknown) release.traits[t] = has;
    seen[t] = true;
  }
}

Release read_release(const evolution::Record& record, const ModelRow& model, const Row& row,
                     History& history) {
  Release r;
  r.name = model.name;
  r.date = model.year;
  add_named(row, history, r);
  for (const std::string& name : hard_operators(record, model).hard)
    add_need(index_of(history.operators, name), r.needs);
  add_needs(functional_rules(), row, history, r.needs);
  add_needs(efficient_rules(), row, history, r.efficient);
  add_unknown(row, history, r);
  return r;
}

}  // namespace

int History::trait(const std::string& name) const {
  for (std::size_t t = 0; t < traits.size(); ++t)
    if (traits[t].name == name) return static_cast<int>(t);
  return -1;
}

int History::find_operator(const std::string& name) const {
  const auto at = std::find(operators.begin(), operators.end(), name);
  return at == operators.end() ? -1 : static_cast<int>(at - operators.begin());
}

int History::derive(const std::string& name, const std::function<Has(const Release&)>& has) {
  traits.push_back({name, false, false, true});
  for (Release& r : releases) r.traits.push_back(has(r));
  return static_cast<int>(traits.size()) - 1;
}

History read_history(const evolution::Record& record) {
  History history;
  history.end = record.until;
  for (const Rule& rule : trait_rules())
    if (history.trait(std::string(rule.name)) < 0)
      history.traits.push_back({std::string(rule.name), rule.hard, true, false});
  for (const ModelRow& model : record.models) {
    const Row row(record, model);
    if (counted(model, row)) history.releases.push_back(read_release(record, model, row, history));
  }
  for (Release& r : history.releases) r.traits.resize(history.traits.size(), Has::kNo);
  return history;
}

Share share_between(const History& history, int trait, double from, double to) {
  Share share;
  for (const Release& r : history.releases) {
    const Has has = r.traits[static_cast<std::size_t>(trait)];
    if (r.date < from || r.date >= to || has == Has::kUnknown) continue;
    ++share.n;
    share.yes += has == Has::kYes;
    share.date += (r.date - share.date) / share.n;
  }
  return share;
}

double first_trait(const History& history, int trait) {
  for (const Release& r : history.releases)
    if (r.traits[static_cast<std::size_t>(trait)] == Has::kYes) return r.date;
  return kNever;
}

double first_need(const History& history, int needed_operator) {
  for (const Release& r : history.releases)
    if (std::find(r.needs.begin(), r.needs.end(), needed_operator) != r.needs.end()) return r.date;
  return kNever;
}

}  // namespace strandline::evolution::backtest
