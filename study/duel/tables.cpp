// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/duel/tables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

namespace strandline::study {
namespace {

using core::Cell;

constexpr double kMilli = 1e3;

/// Blank where it is no number.
Cell number(double x, double scale = 1) {
  return std::isfinite(x) ? Cell(x * scale) : Cell();
}

std::string verdict_of(const DuelOperator& op) {
  switch (op.chip_support.kind) {
    case hw::SupportKind::kNative:
      return "native";
    case hw::SupportKind::kEmulated:
      return "rewritten";
    case hw::SupportKind::kHostFallback:
      return "on the host";
    case hw::SupportKind::kGpuFallback:
      return "on a GPU in the rack";
    case hw::SupportKind::kImpossible:
      return "falls off";
  }
  return "";
}

}  // namespace

core::Table duel_table(std::span<const DuelRow> rows) {
  core::Table table({{"architecture"},
                     {"released"},
                     {"brings"},
                     {"chip"},
                     {"verdict"},
                     {"falls_off_at"},
                     {"chip_prefill_ms"},
                     {"gpu_prefill_day_one_ms"},
                     {"gpu_prefill_mature_ms"},
                     {"chip_decode_ms"},
                     {"gpu_decode_day_one_ms"},
                     {"gpu_decode_mature_ms"},
                     {"chip_usd_mtok", 3},
                     {"gpu_usd_mtok_day_one", 3},
                     {"gpu_usd_mtok_day_one_low", 3},
                     {"gpu_usd_mtok_day_one_high", 3},
                     {"gpu_usd_mtok_mature", 3},
                     {"gpu_tok_s_user_day_one", 3},
                     {"gpu_tok_s_user_mature", 3},
                     {"gpu_wait_days", 3},
                     {"first_to_need"},
                     {"chip_serving"},
                     {"gpu_serving"},
                     {"core"},
                     {"reason"}});
  for (const DuelRow& r : rows)
    table.add({r.model,
               r.released,
               r.brings,
               r.chip,
               r.verdict,
               fmt::format("{}", fmt::join(r.off, ", ")),
               number(r.chip_prefill_s, kMilli),
               number(r.gpu_prefill_s.day_one, kMilli),
               number(r.gpu_prefill_s.mature, kMilli),
               number(r.chip_decode_s, kMilli),
               number(r.gpu_decode_s.day_one, kMilli),
               number(r.gpu_decode_s.mature, kMilli),
               number(r.chip_usd_mtok),
               number(r.gpu_usd_mtok.day_one),
               number(r.gpu_usd_mtok.day_one_low),
               number(r.gpu_usd_mtok.day_one_high),
               number(r.gpu_usd_mtok.mature),
               number(r.gpu_tok_s_user.day_one),
               number(r.gpu_tok_s_user.mature),
               number(r.wait_days),
               fmt::format("{}", fmt::join(r.young, ", ")),
               r.chip_serving,
               r.gpu_serving,
               r.core_verdict,
               r.reason});
  return table;
}

core::Table duel_operator_table(std::span<const DuelRow> rows) {
  core::Table table({{"architecture"},
                     {"chip"},
                     {"phase"},
                     {"operator"},
                     {"kind"},
                     {"executions"},
                     {"verdict"},
                     {"chip_ms"},
                     {"gpu_day_one_ms"},
                     {"gpu_mature_ms"},
                     {"gpu_measured_ms"},
                     {"first_needed_by"},
                     {"kernel_age_quarters", 2},
                     {"how"}});
  for (const DuelRow& r : rows)
    for (const DuelOperator& op : r.operators)
      table.add({r.model, r.chip, op.phase, op.name, op.kind, std::int64_t{op.executions},
                 verdict_of(op), number(op.chip_s, kMilli), number(op.gpu_day_one_s, kMilli),
                 number(op.gpu_mature_s, kMilli), number(op.gpu_measured_s, kMilli),
                 op.kernel.first.model, number(op.kernel.quarters), op.chip_support.how});
  return table;
}

}  // namespace strandline::study
