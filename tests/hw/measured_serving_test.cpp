// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>

#include "core/csv.h"
#include "core/error.h"
#include "hw/serving.h"
#include "tests/support/data.h"

namespace {

using namespace strandline;
using archs::DataType;

/// One measured operating point that the model can be asked about.
struct Point {
  std::string hw;
  archs::Architecture model;
  archs::Partition partition;
  core::Segment mix;
  double concurrency = 0, tpot_s = 0, output_tok_s_per_chip = 0;
};

/// An architecture served in the precision of a row: fp4 means nvfp4 weights and 8-bit activations,
/// unless the checkpoint is 4-bit already. Drafts are off in these runs.
std::optional<archs::Architecture> in_precision(archs::Architecture a, const std::string& p) {
  a.decoding = archs::Decoding::kAutoregressive;
  if (p == "fp8") {
    a.weight_type = a.expert_type = a.activation_type = a.kv_type = DataType::kFp8;
  } else if (p == "fp4" && a.expert_type != DataType::kMxfp4) {
    a.weight_type = a.expert_type = DataType::kNvfp4;
    a.activation_type = a.kv_type = DataType::kFp8;
  } else if (p == "bf16") {
    a.weight_type = a.expert_type = a.activation_type = a.kv_type = DataType::kBf16;
  } else if (p != "fp4") {
    return std::nullopt;
  }
  return a;
}

class Reader {
 public:
  explicit Reader(core::Csv csv)
      : csv_(std::move(csv)), models_(archs::ArchitectureCatalog::load()) {}
  std::size_t rows() const { return csv_.rows.size(); }

  std::optional<Point> point(std::size_t row) const {
    const auto text = [&](const char* column) { return csv_.cell(row, column); };
    const auto number = [&](const char* column) { return std::atof(text(column).c_str()); };
    static const std::vector<std::string> kChips{"h100", "h200", "b200", "mi300x"};
    if (text("kind") != "closed_loop_serving") return std::nullopt;
    if (std::find(kChips.begin(), kChips.end(), text("hw")) == kChips.end()) return std::nullopt;
    const auto model = find(text("model"), text("arch_model"));
    const auto served = model ? in_precision(*model, text("precision")) : std::nullopt;
    if (!served || number("tpot_ms") <= 0) return std::nullopt;
    Point p;
    p.hw = text("hw");
    p.model = *served;
    // One source writes a flag, the others the width of attention data parallelism.
    const bool flagged = text("source") == "InferenceX(points)" && text("dp_attention") == "1";
    const int tensor = static_cast<int>(number("tp"));
    p.partition = {.tensor = flagged ? 1 : tensor,
                   .expert = std::max(1, static_cast<int>(number("ep"))),
                   .pipeline = 1,
                   .attention_data = flagged ? tensor : 1};
    if (p.partition.chips() != static_cast<int>(number("devices"))) return std::nullopt;
    p.mix.input_tokens = number("mean_isl");
    p.mix.output_tokens = number("mean_osl");
    p.concurrency = number("batch_or_concurrency");
    p.tpot_s = number("tpot_ms") / 1e3;
    p.output_tok_s_per_chip = number("output_tok_s_per_device");
    return p;
  }

 private:
  std::optional<archs::Architecture> find(const std::string& a, const std::string& b) const {
    for (const std::string& name : {a, b}) {
      try {
        return models_.find(name);
      } catch (const core::InputError&) {
        continue;  // not in the catalog: the row is not mapped
      }
    }
    return std::nullopt;
  }

  core::Csv csv_;
  archs::ArchitectureCatalog models_;
};

double median(std::vector<double> v) {
  std::sort(v.begin(), v.end());
  return v.empty() ? 0.0 : v[v.size() / 2];
}

struct Errors {
  std::vector<double> tpot, throughput;
  void add(const hw::ServingPoint& predicted, const Point& measured) {
    tpot.push_back(predicted.tpot_s / measured.tpot_s - 1);
    throughput.push_back(predicted.output_tok_s_per_chip / measured.output_tok_s_per_chip - 1);
  }
};

double median_absolute(std::vector<double> v) {
  for (double& x : v) x = std::abs(x);
  return median(std::move(v));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(measured_serving)

BOOST_AUTO_TEST_CASE(decode_time_is_near_the_measured_one) {
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  const Reader reader(core::Csv::load(*data / "measured/serving_points.csv"));
  const hw::ChipCatalog chips = hw::ChipCatalog::load();
  Errors all;
  std::map<std::string, Errors> groups;
  for (std::size_t row = 0; row < reader.rows(); ++row) {
    const auto p = reader.point(row);
    if (!p) continue;
    const hw::Chip& chip = chips.find(p->hw);
    const auto predicted =
        hw::evaluate(p->model, hw::prepare(chip), p->mix, p->partition, {p->concurrency});
    if (predicted.empty()) continue;  // the measured run kept less than a full cache per user
    all.add(predicted.front(), *p);
    groups[p->hw + " " + p->model.id].add(predicted.front(), *p);
  }
  for (const auto& [name, e] : groups)
    BOOST_TEST_MESSAGE(name << ": " << e.tpot.size() << " points, median TPOT error "
                            << median_absolute(e.tpot) << " (bias " << median(e.tpot)
                            << "), throughput " << median_absolute(e.throughput));
  std::cout << "measured serving: " << all.tpot.size() << " points, median absolute error TPOT "
            << median_absolute(all.tpot) << ", throughput " << median_absolute(all.throughput)
            << " (repeated runs differ by 0.005 and 0.007)\n";
  BOOST_TEST(all.tpot.size() > 500);
  BOOST_TEST(median_absolute(all.tpot) < 0.5);
  BOOST_TEST(median_absolute(all.throughput) < 0.5);
}

BOOST_AUTO_TEST_SUITE_END()
