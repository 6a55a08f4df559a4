// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/record.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <map>
#include <set>

#include "core/csv.h"
#include "core/files.h"

namespace strandline::evolution {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

[[noreturn]] void refuse(const core::Place& place, const std::string& key, const std::string& value,
                         const std::string& problem, const std::string& mend) {
  throw core::InputError({place, key, value, problem, mend});
}

double days_of(int year) {
  return year_month_day{std::chrono::year{year}, std::chrono::January, std::chrono::day{1}}
                 .year()
                 .is_leap()
             ? 366.0
             : 365.0;
}

sys_days first_day(int year) {
  return sys_days{std::chrono::year{year} / std::chrono::January / 1};
}

/// Columns without which nothing can be fitted.
constexpr const char* kNeeded[] = {"name",         "org",         "release_date", "open_weights",
                                   "notability",   "modality",    "decoding",     "kv_sharing",
                                   "attn_pattern", "token_mixer", "channel_mixer"};

/// Reads the cells of one row; every message names the cell.
class RowReader {
 public:
  RowReader(const core::Csv& csv, std::size_t row) : csv_(csv), row_(row) {
    for (std::size_t c = 0; c < csv.header.size(); ++c) index_.emplace(csv.header[c], c);
  }

  const std::string& text(const std::string& column) const {
    static const std::string blank;
    const auto found = index_.find(column);
    return found == index_.end() ? blank : csv_.rows[row_][found->second];
  }
  core::Place place(const std::string& column) const {
    const auto found = index_.find(column);
    const int at = found == index_.end() ? 0 : static_cast<int>(found->second) + 1;
    return {csv_.file, csv_.lines[row_], at};
  }
  double number(const std::string& column) const {
    const std::string& cell = text(column);
    if (cell.empty()) return kUnknown;
    double x = 0.0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), x);
    if (error != std::errc() || end != cell.data() + cell.size() || !std::isfinite(x) || x < 0.0)
      refuse(place(column), column, cell, "is no number of at least 0",
             "write e.g. 70 or 1.5, or leave the cell blank where it is unknown");
    return x;
  }
  bool flag(const std::string& column) const {
    const std::string& cell = text(column);
    if (cell != "0" && cell != "1")
      refuse(place(column), column, cell, "is neither 0 nor 1", "write 1 for yes, 0 for no");
    return cell == "1";
  }

 private:
  const core::Csv& csv_;
  std::size_t row_;
  std::map<std::string, std::size_t> index_;
};

bool is_language(const std::string& modality, const std::string& decoding) {
  static const std::set<std::string> text{"text", "multimodal", "code", "text enc-dec"};
  return text.contains(modality) && decoding != "feedforward" && decoding != "GAN";
}

ModelRow read_row(const core::Csv& csv, std::size_t row) {
  const RowReader r(csv, row);
  ModelRow m;
  m.line = csv.lines[row];
  m.name = r.text("name");
  if (m.name.empty()) refuse(r.place("name"), "name", "", "is blank", "give every model a name");
  m.lab = r.text("org");
  m.date = r.text("release_date");
  m.year = year_of_date(m.date, r.place("release_date"), "release_date");
  m.total_params_b = r.number("total_params_B");
  m.active_params_b = r.number("active_params_B");
  m.experts = r.number("n_experts");
  m.expert_width = r.number("expert_d_ff");
  m.context_tokens = r.number("context_len");
  m.kv_bytes_per_token = r.number("kv_bytes_per_token_bf16");
  m.open = r.flag("open_weights");
  const std::string& rank = r.text("notability");
  if (rank != "F" && rank != "N" && rank != "R")
    refuse(r.place("notability"), "notability", rank, "is no rank",
           "write F (frontier), N (notable) or R (research)");
  m.frontier = rank == "F";
  m.notable = rank != "R";
  m.language = is_language(r.text("modality"), r.text("decoding"));
  m.disclosed = !r.text("token_mixer").empty() && !r.text("channel_mixer").empty();
  m.cells = csv.rows[row];
  return m;
}

/// As Csv::parse, but rows of another width than the header, or with a stray quote, are listed in
/// `skipped` and left out: their line is blanked, so that the others keep their numbers.
core::Csv parse_lenient(std::string text, const std::string& name,
                        std::vector<std::string>& skipped) {
  for (;;) {
    try {
      return core::Csv::parse(text, name);
    } catch (const core::InputError& bad) {
      std::size_t at = 0;
      for (int line = 1; line < bad.parts().place.line; ++line) {
        const std::size_t next = text.find('\n', at);
        if (next == std::string::npos) throw;
        at = next + 1;
      }
      const std::size_t length = std::min(text.find('\n', at), text.size()) - at;
      if (bad.parts().place.line < 2 || length == 0) throw;
      text.erase(at, length);
      skipped.emplace_back(bad.what());
    }
  }
}

void read_rows(const core::Csv& csv, const RecordOptions& options, Record& out) {
  std::set<std::string> names;
  for (std::size_t row = 0; row < csv.rows.size(); ++row) {
    try {
      ModelRow m = read_row(csv, row);
      if (!names.insert(m.name).second)
        refuse({csv.file, m.line, 1}, "name", m.name, "appears twice", "keep one of the rows");
      out.models.push_back(std::move(m));
    } catch (const core::InputError& bad) {
      if (!options.lenient) throw;
      out.skipped.emplace_back(bad.what());
    }
  }
}

}  // namespace

double year_of_date(const std::string& day, const core::Place& place, const std::string& key) {
  const auto fail = [&] {
    refuse(place, key, day, "is no day of the calendar", "write it as 2024-12-31");
  };
  if (day.size() != 10 || day[4] != '-' || day[7] != '-') fail();
  const auto part = [&](int at, int length) {
    int x = 0;
    const char* begin = day.data() + at;
    const auto [end, error] = std::from_chars(begin, begin + length, x);
    if (error != std::errc() || end != begin + length || x < 0) fail();
    return x;
  };
  const int year = part(0, 4);
  const year_month_day date{std::chrono::year{year},
                            std::chrono::month{static_cast<unsigned>(part(5, 2))},
                            std::chrono::day{static_cast<unsigned>(part(8, 2))}};
  if (!date.ok()) fail();
  return year + (sys_days{date} - first_day(year)).count() / days_of(year);
}

std::string date_of_year(double year) {
  const int whole = static_cast<int>(std::floor(year));
  // A quarter of a day absorbs what the division in year_of_date() rounded away.
  const int days = static_cast<int>(std::floor((year - whole) * days_of(whole) + 0.25));
  const year_month_day d{first_day(whole) + std::chrono::days{days}};
  return fmt::format("{:04d}-{:02d}-{:02d}", static_cast<int>(d.year()),
                     static_cast<unsigned>(d.month()), static_cast<unsigned>(d.day()));
}

const std::string& Record::cell(const ModelRow& model, const std::string& column) const {
  static const std::string blank;
  const auto found = std::find(columns.begin(), columns.end(), column);
  return found == columns.end() ? blank
                                : model.cells[static_cast<std::size_t>(found - columns.begin())];
}

Record Record::as_of(double year) const {
  Record past = *this;
  std::erase_if(past.models, [&](const ModelRow& m) { return m.year > year; });
  past.until = year;
  return past;
}

std::vector<const ModelRow*> Record::notable(bool open_only) const {
  std::vector<const ModelRow*> out;
  for (const ModelRow& m : models)
    if (m.notable && m.language && m.disclosed && (m.open || !open_only)) out.push_back(&m);
  return out;
}

Record parse_record(const std::string& text, const std::string& name,
                    const RecordOptions& options) {
  std::vector<std::string> skipped;
  const core::Csv csv =
      options.lenient ? parse_lenient(text, name, skipped) : core::Csv::parse(text, name);
  for (const char* column : kNeeded) csv.column(column);
  Record record;
  record.file = name;
  record.columns = csv.header;
  record.skipped = std::move(skipped);
  read_rows(csv, options, record);
  std::stable_sort(record.models.begin(), record.models.end(),
                   [](const ModelRow& a, const ModelRow& b) { return a.year < b.year; });
  if (!record.models.empty()) record.until = record.compiled = record.models.back().year;
  if (!options.until.empty()) record = record.as_of(year_of_date(options.until, {}, "--until"));
  if (record.models.empty())
    refuse({name, 0, 0}, "", "", "holds no model", "give rows dated up to the day of --until");
  return record;
}

Record load_record(const std::filesystem::path& file, const RecordOptions& options) {
  return parse_record(core::read_file(file), file.string(), options);
}

}  // namespace strandline::evolution
