// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/duel/measured_kernels.h"

#include <charconv>

#include "archs/operator_text.h"
#include "core/csv.h"
#include "core/error.h"
#include "core/files.h"

namespace strandline::study {
namespace {

constexpr double kMicro = 1e-6;

std::string key_of(std::string_view kind, std::string_view shape, std::string_view weights,
                   std::string_view activations) {
  std::string key;
  for (const std::string_view part : {kind, shape, weights, activations}) {
    key += part;
    key += '|';
  }
  return key;
}

double time_of(const core::Csv& table, std::size_t row) {
  const std::string& text = table.cell(row, "measured_us");
  double us = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), us);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size() || !(us > 0) || us > 1e12)
    throw core::InputError(
        {{table.file, table.lines[row], static_cast<int>(table.column("measured_us")) + 1},
         "measured_us",
         text,
         "is no positive number of microseconds",
         "write the file with `strandline gpu run --format csv`"});
  return kMicro * us;
}

}  // namespace

MeasuredKernels MeasuredKernels::load(const std::filesystem::path& folder) {
  MeasuredKernels kernels;
  if (!std::filesystem::is_directory(folder)) return kernels;
  for (const std::filesystem::path& file : core::list_files(folder, ".csv")) {
    if (!file.filename().string().starts_with("layer_")) continue;
    const core::Csv table = core::Csv::load(file);
    for (std::size_t row = 0; row < table.rows.size(); ++row)
      if (table.cell(row, "status") == "measured")
        kernels
            .seconds_[key_of(table.cell(row, "kind"), table.cell(row, "shape"),
                             table.cell(row, "weight_type"), table.cell(row, "activation_type"))] =
            time_of(table, row);
  }
  return kernels;
}

std::optional<double> MeasuredKernels::seconds(const archs::Operator& op) const {
  const auto at =
      seconds_.find(key_of(name_of(op.kind), archs::shape_text(op), archs::name_of(op.weight_type),
                           archs::name_of(op.activation_type)));
  if (at == seconds_.end()) return std::nullopt;
  return at->second;
}

}  // namespace strandline::study
