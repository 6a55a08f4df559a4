// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "core/error.h"

namespace strandline::evolution {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// A day "2024-07-01" as a year with its fraction, 2024.4973 (days before it over the year's days);
/// InputError with `place` and `key` for anything that is no day of the calendar.
double year_of_date(const std::string& day, const core::Place& place = {},
                    const std::string& key = "date");
/// The reverse, to the day: "2024-07-01".
std::string date_of_year(double year);

/// One dated model of a record. Sizes are in the record's units; kUnknown where a cell is blank.
struct ModelRow {
  int line = 0;  ///< in the file
  std::string name, lab, date;
  double year = 0;  ///< release date as a year with its fraction
  double total_params_b = kUnknown, active_params_b = kUnknown;  ///< 1e9 parameters
  double experts = kUnknown, expert_width = kUnknown;
  double context_tokens = kUnknown;
  double kv_bytes_per_token = kUnknown;    ///< in bf16
  bool open = false;                       ///< weights published
  bool frontier = false, notable = false;  ///< notable includes frontier
  bool language = false;   ///< generates text (decoder or encoder-decoder; no vision, speech ...)
  bool disclosed = false;  ///< mixer and channel cells are not blank
  std::vector<std::string> cells;  ///< every cell as text, by Record::columns
};

/// A dated record of models (columns of the record this repository was fitted to: name, org,
/// release_date, ... ; further columns are kept as text, missing optional ones read as blank).
struct Record {
  std::string file;
  std::vector<std::string> columns;
  std::vector<ModelRow> models;  ///< by date, then line
  double until = 0;              ///< end of observation, a year: of --until, else the last release
  double compiled = 0;  ///< when the file was compiled, a year: its last release, whatever --until
  std::vector<std::string> skipped;  ///< one message per bad row, with line, column and reason

  /// A cell as text; empty where the column is absent.
  const std::string& cell(const ModelRow& model, const std::string& column) const;
  /// The record as it stood at the end of a day: later rows dropped, `until` set to it.
  Record as_of(double year) const;
  /// Open or closed notable language models whose architecture is disclosed: the population of
  /// traits and operators. `open_only` leaves out those whose weights are closed.
  std::vector<const ModelRow*> notable(bool open_only = false) const;
};

/// What to read.
struct RecordOptions {
  std::string until;     ///< a day, or empty
  bool lenient = false;  ///< skip bad rows (they are listed in Record::skipped), else throw
};

/// Reads a record. InputError with file:line, column, value and mend for a missing column, a bad
/// date, a number that is none or negative, a flag other than 0 or 1, a notability other than F, N
/// or R, or a name that appears twice; and where nothing is left.
Record load_record(const std::filesystem::path& file, const RecordOptions& options = {});
/// The same for text in memory; `name` stands for the file.
Record parse_record(const std::string& text, const std::string& name,
                    const RecordOptions& options = {});

}  // namespace strandline::evolution
