// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/validate_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "hw/measured/named_cells.h"

namespace strandline::hw {
namespace {

using core::Table;
using Row = NamedCells::Row;

constexpr const char* kHead = R"(# How good the predictions are

<!-- Written by `strandline hw validate --data DIR --folds shape,chip,model --write-docs FILE`. -->

Errors are |predicted / measured - 1| of single rows: their median and 90th percentile; bias is the
signed median. Measured kernels are those of ai-dynamo/aiconfigurator on A100, H100, B200 and GB200
([what they mean](measured_kernels.md), [collectives](measured_collectives.md)); serving points and
joules are of eight public sources ([serving](measured_serving.md), [energy](measured_energy.md)).

- **cost_model**: `hw::cost` as shipped, which whole models and futures are costed with: the laws
  of the kernel that a serving stack runs by default, without a benchmark's warm cache.
- **laws**: seven physical numbers per chip and class of kernels (`hw/efficiency_law.h`): ceilings
  of rate and bandwidth, start of a call and of a wave of blocks, exposed share of the smaller of
  compute and memory, last-level cache, and the bytes a second that one block keeps moving. Products
  take the best of five tiles, whole or split; chunked recurrences and exponentials are held to what
  their instructions reach.
- **libraries**: what NCCL, TensorRT-LLM and DeepEP add to a network (`hw/collective_library.yaml`).
- **two_parameter_law**: start + roofline / efficiency, fitted per chip and class to the same rows.
- **roofline**: least bytes and work at 100 % of nominal bandwidth and peak.

Every one of these is refitted by `strandline hw calibrate`; a fold predicts each row by a fit that
never saw it:

- *as shipped*: in-sample, with the parameter files as they are.
- *unseen shapes*: without a fifth of the shapes (of all chips; collectives by operation, size and
  chips; serving and energy: of the rows, at random), five times.
- *new generation*: without a silicon (B200 with GB200). Kernels: by the geometric mean of its
  family's others; a class that no other silicon ran is not scored; the target judges the silicon
  that came last. Collectives: what a chip reaches of its links and its latency are its family's
  mean, too. Serving: each silicon in turn; the ceilings of the chip itself come from its catalog
  entry.
- *sibling chip*: a chip whose silicon another one still shows; easy, and judged by nothing.
- *unseen model*: without each model in turn.

Not blind: tiles, chunk sizes and the kernel counts of `docs/measured_kernels.md` were read off all
chips. The form of the laws was chosen on H100 predicted from A100, with the columns of B200 in
sight: the ceiling of chunked recurrences, the nvfp4 rule and the pooled starts follow from seeing
them. That A100's unsplit decode of latent attention does not tell of other chips, that shared and
own keys are decoded by kernels of their own and that starts of blocks overlap there were seen on
all chips, too. Decode of attention on B200 moved between 8 and 26 % over the forms tried: its
figure is no forecast for the next chip. The chip folds of serving keep what the catalog says the
chip reaches.
)";

constexpr const char* kMissed = R"(
What brought targets within reach: rates held to what a kernel's instructions reach (a chunked gated
DeltaNet runs at 0.70 of the nominal rate on H100 and at 0.35 on B200, whose tensor units its
instructions do not feed), bytes in flight per block, the best of a handful of tiles and splits,
eight starts of the search, and for decode of latent attention on a new silicon that a library which
walks the cache unsplit (A100's) tells nothing of one that splits it (all else the same: 18.5 % with
it, 10.5 % without). From A100 to H100 alone the laws err by 11 % on products, 15 to 23 % on
mixtures and attention and 45 % on recurrences with their convolutions, which another framework ran.
Tried and not taken: the nearest generation alone, one joint fit, other tile sets, starts of
convolutions as a number of their own; for decode also bytes in flight per split of the cache, a
pass that joins the splits, and starts of waves pooled over kernels (each made a new silicon worse).
Where the 90th percentile stays above 3.5 medians, a library's choice of kernel, which the laws do
not know, makes steps; some rows contradict themselves (37 of A100's decode and 235 of MoE's
low-latency nvfp4 beat the roofline) and are kept. Decode on a new silicon errs most where older
chips ran a kernel that B200 does not: 67 % in the median for 64 and more sequences of shared 16-bit
keys below 600 tokens (TensorRT-LLM starts a wave of blocks in 5 to 7 us on A100 and H100, in 1.6 us
on B200), 50 % for 128 heads of latent attention over 9,000 and more 8-bit tokens (H100 transposes
cached values, as its 8-bit instructions take them one way around). In sample its tail is A100's
shared keys from 600 tokens on, which stream at 1.6 times nominal bandwidth, and short contexts of
H100. Times to the first token hang on how a benchmark lets its users in, which sources do not tell.
No measured norm, rotation or int8 kernels exist beyond A100 and MI210: those are modelled from
ceilings and not judged here.
)";

constexpr const char* kOthers = R"(
## Others beside ours

What six simulators predicted for vLLM on H100 beside what was measured (1,023 records of
simulator_error_records.csv, shared data). Ours are the figures above for
unseen rows of public serving points, over eight sources and many chips: not the same points, and
no fit of either to the other's. Others publish: LLMCompass claims 10.9 % per operator and misses
unseen A100 products by 25 %; pure rooflines miss TPOT by 40-55 %.

)";

const Table* find(const NamedTables& tables, const std::string& name) {
  for (const auto& [its, table] : tables)
    if (its == name) return &table;
  return nullptr;
}

/// "5.6 %"; "-" where unknown.
std::string percent(const std::optional<double>& x, bool sign = false) {
  if (!x) return "-";
  return sign ? fmt::format("{:+.1f} %", 100 * *x) : fmt::format("{:.1f} %", 100 * *x);
}

std::string count(const std::optional<double>& x) {
  return x ? fmt::format("{:.0f}", *x) : "-";
}

std::string line(const std::vector<std::string>& cells) {
  return fmt::format("| {} |\n", fmt::join(cells, " | "));
}

std::string head(const std::vector<std::string>& names) {
  return line(names) + line(std::vector<std::string>(names.size(), "---"));
}

std::string targets_section(const Table& table) {
  const NamedCells cells(table);
  std::string out =
      "\n## Targets\n\nMedian error asked and reached; the 90th percentile is asked to "
      "stay within 3.5 medians.\n";
  std::string fold;
  for (const Row& row : table.cells()) {
    if (cells.text(row, "fold") != fold) {
      fold = cells.text(row, "fold");
      out += fmt::format("\n### {}\n\n", static_cast<char>(std::toupper(fold[0])) + fold.substr(1));
      out += head(
          {"", "by", "asked", "median", "p90", "p90 / median", "bias", "rows", "scored", "met"});
    }
    const auto ratio = cells.number(row, "p90_over_median");
    out += line({cells.text(row, "target"), cells.text(row, "predictor"),
                 percent(cells.number(row, "asked")), percent(cells.number(row, "median")),
                 percent(cells.number(row, "p90")), ratio ? fmt::format("{:.1f}", *ratio) : "-",
                 percent(cells.number(row, "bias"), true), count(cells.number(row, "rows")),
                 count(cells.number(row, "scored")), cells.text(row, "met")});
  }
  return out + kMissed;
}

/// Rows with a simulator's name blank are ours.
std::string simulators_section(const Table& table, const Table* targets) {
  std::string out = kOthers;
  out += head({"simulator", "metric", "median", "p90", "bias", "records"});
  const NamedCells cells(table);
  for (const Row& row : table.cells())
    out += line({cells.text(row, "simulator"), cells.text(row, "metric"),
                 percent(cells.number(row, "median_abs_error")),
                 percent(cells.number(row, "p90_abs_error")),
                 percent(cells.number(row, "bias"), true), count(cells.number(row, "rows"))});
  if (!targets) return out;
  const NamedCells ours(*targets);
  for (const Row& row : targets->cells())
    if (ours.text(row, "target").starts_with("serving ") &&
        ours.text(row, "fold") == "unseen shapes")
      out += line({"**strandline**", ours.text(row, "target"), percent(ours.number(row, "median")),
                   percent(ours.number(row, "p90")), percent(ours.number(row, "bias"), true),
                   count(ours.number(row, "scored"))});
  return out;
}

/// A score under a fold and predictor.
using Key = std::pair<std::string, std::string>;

struct Group {
  std::string name;
  std::optional<double> rows;
  std::map<Key, Row> scores;
};

std::vector<Group> groups_of(const Table& table, const std::string& scope) {
  const NamedCells cells(table);
  std::vector<Group> groups;
  for (const Row& row : table.cells()) {
    if (cells.text(row, "scope") != scope) continue;
    const std::string name = cells.text(row, "group");
    auto found =
        std::find_if(groups.begin(), groups.end(), [&](const Group& g) { return g.name == name; });
    if (found == groups.end())
      found = groups.insert(groups.end(), {name, cells.number(row, "rows"), {}});
    found->scores[{cells.text(row, "fold"), cells.text(row, "predictor")}] = row;
  }
  return groups;
}

/// Median and 90th percentile of a group's score, "5.6 / 21".
std::string pair_of(const Table& table, const Group& group, const Key& key) {
  const auto found = group.scores.find(key);
  if (found == group.scores.end()) return "-";
  const NamedCells cells(table);
  const auto median = cells.number(found->second, "median_abs_error");
  const auto p90 = cells.number(found->second, "p90_abs_error");
  return median && p90 ? fmt::format("{:.1f} / {:.0f}", 100 * *median, 100 * *p90) : "-";
}

/// One table per scope: our predictor under each fold, and the baselines.
std::string scores_section(const Table& table, const std::string& ours,
                           const std::vector<std::string>& scopes) {
  std::string out = "\nMedian / 90th percentile in per cent.\n";
  const std::vector<std::pair<std::string, Key>> columns{
      {"as shipped", {"none", ours == "laws" ? "cost_model" : ours}},
      {ours + ", in-sample", {"none", ours}},
      {"unseen shapes", {"shape", ours}},
      {"new generation", {"chip", ours}},
      {"two-parameter law, unseen shapes", {"shape", "two_parameter_law"}},
      {"roofline", {"none", "roofline"}}};
  for (const std::string& scope : scopes) {
    out += fmt::format("\n**By {}**\n\n", scope == "all" ? "table" : scope);
    std::vector<std::string> names{"", "rows"};
    for (const auto& [name, key] : columns) names.push_back(name);
    out += head(names);
    for (const Group& group : groups_of(table, scope)) {
      std::vector<std::string> cells{group.name, count(group.rows)};
      for (const auto& [name, key] : columns) cells.push_back(pair_of(table, group, key));
      out += line(cells);
    }
  }
  return out;
}

std::string picture(ValidationPage& page, const std::string& file, const std::string& title,
                    const std::vector<Scatter>& panels) {
  if (panels.empty()) return "";
  page.pictures.emplace_back(file, scatter_svg(panels, title));
  return fmt::format("\n![{}]({})\n", title, file);
}

/// The panels of some titles, in that order.
std::vector<Scatter> chosen(const std::vector<Scatter>& all,
                            const std::vector<std::string>& titles) {
  std::vector<Scatter> out;
  for (const std::string& title : titles)
    for (const Scatter& s : all)
      if (s.title == title) out.push_back(s);
  return out;
}

std::vector<Scatter> beginning(const std::vector<Scatter>& all, const std::string& title) {
  std::vector<Scatter> out;
  for (const Scatter& s : all)
    if (s.title.starts_with(title)) out.push_back(s);
  return out;
}

std::string whole(const std::string& name, const Table& table) {
  return fmt::format("\n## {}\n\n```text\n{}```\n", name, table.render(core::TableFormat::kText));
}

}  // namespace

ValidationPage validation_document(const NamedTables& tables, const std::vector<Scatter>& pictures,
                                   const std::string& stem) {
  ValidationPage page;
  std::string& out = page.markdown;
  out = kHead;
  out += picture(page, stem + ".svg",
                 "Predicted against measured: kernels of unseen shapes, serving as shipped",
                 chosen(pictures, {"Kernels", "Time per output token", "Throughput", "Energy"}));
  const Table* targets = find(tables, "targets");
  if (targets) out += targets_section(*targets);
  if (const Table* t = find(tables, "simulators")) out += simulators_section(*t, targets);
  for (const auto& [name, table] : tables) {
    if (name == "targets" || name == "simulators" || name == "rows") continue;
    if (name == "kernel_scores") {
      out += "\n## Kernels\n";
      out += picture(page, stem + "_kernels.svg", "Kernels by class, shapes left out",
                     beginning(pictures, "Kernels: "));
      out += scores_section(table, "laws", {"all", "chip", "operator dtype phase", "framework"});
    } else if (name == "network_scores") {
      out += "\n## Collectives\n";
      out += picture(page, stem + "_collectives.svg", "Collectives, sizes left out",
                     beginning(pictures, "Collectives: "));
      out += scores_section(table, "libraries", {"all", "chip", "operator", "framework"});
    } else {
      out += whole(name, table);
    }
  }
  out += picture(page, stem + "_serving.svg", "Serving by source, parameters as shipped",
                 chosen(pictures, {"Time per output token", "Throughput", "Time to first token"}));
  if (const Table* t = find(tables, "rows")) out += whole("Rows that were read and refused", *t);
  return page;
}

}  // namespace strandline::hw
