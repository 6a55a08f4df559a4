// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <optional>

#include "core/files.h"
#include "core/yaml.h"
#include "hw/prediction_error.h"

namespace strandline::hw {

/// Builds the table from a checked file.
struct PredictionErrorReader {
  using Node = core::YamlNode;
  PredictionErrors errors;
  std::array<std::array<std::array<bool, kEvidenceLevels>, PredictionErrors::kWidths>,
             core::kWorkClasses>
      read{};
  std::array<bool, kEvidenceLevels> whole_read{};

  static ErrorSpread spread(const Node& node) {
    ErrorSpread s;
    s.bias = node.number("bias");
    s.shared = node.quantity("shared", "1", core::Range::non_negative());
    s.own = node.quantity("own", "1", core::Range::non_negative());
    s.rows = node.integer("rows", {0, 1e9});
    s.groups = node.integer("groups", {0, 1e9});
    return s;
  }

  static std::size_t level(const Node& node) {
    const std::string name = node.text("evidence");
    for (int e = 0; e < kEvidenceLevels; ++e)
      if (name == name_of(static_cast<Evidence>(e))) return static_cast<std::size_t>(e);
    node.at("evidence").fail("unknown evidence", "use measured, same_family or specification");
  }

  static std::size_t class_of(const Node& node) {
    const std::string name = node.text("class");
    for (int c = 0; c < core::kWorkClasses; ++c)
      if (name == name_of(static_cast<core::WorkClass>(c))) return static_cast<std::size_t>(c);
    node.at("class").fail("unknown class of work", "use product, attention, recurrence ...");
  }

  static std::size_t width(const Node& node) {
    const auto bits = node.integer_or("bits", 16, {4, 16});
    if (bits != 16 && bits != 8 && bits != 4) node.at("bits").fail("no width", "use 16, 8 or 4");
    return bits == 16 ? 0 : bits == 8 ? 1 : 2;
  }

  void read_class(const Node& node) {
    const std::size_t c = class_of(node), w = width(node), e = level(node);
    if (read[c][w][e]) node.fail("describes a class twice", "keep one entry");
    read[c][w][e] = true;
    errors.classes_[c][w][e] = spread(node);
    node.finish();
  }

  void read_whole(const Node& node) {
    const std::size_t e = level(node);
    if (whole_read[e]) node.fail("describes a level twice", "keep one entry");
    whole_read[e] = true;
    errors.whole_[e] = widened(spread(node));
    node.finish();
  }

  /// A normal with the 80 % interval of Student's t for so few chips.
  static ErrorSpread widened(ErrorSpread s) {
    if (s.groups < 2) return s;
    constexpr double kNinety = 1.2815515655446004;
    const boost::math::students_t t(static_cast<double>(s.groups - 1));
    const double factor = boost::math::quantile(t, 0.9) / kNinety;
    for (double* x : {&s.shared.value, &s.shared.low, &s.shared.high}) *x *= factor;
    return s;
  }

  /// Widths without an entry take the next wider one's, then the next narrower one's.
  void fill_widths(const Node& root) {
    for (std::size_t c = 0; c < read.size(); ++c)
      for (std::size_t e = 0; e < kEvidenceLevels; ++e) {
        std::optional<std::size_t> last;
        for (std::size_t w = PredictionErrors::kWidths; w-- > 0;)
          if (read[c][w][e]) last = w;
        if (!last)
          root.fail("has no entry of class " +
                        std::string(name_of(static_cast<core::WorkClass>(c))) + " at " +
                        std::string(name_of(static_cast<Evidence>(e))),
                    "add one");
        for (std::size_t w = 0; w < PredictionErrors::kWidths; ++w) {
          if (read[c][w][e]) last = w;
          errors.classes_[c][w][e] = errors.classes_[c][*last][e];
        }
      }
  }

  static void raise(core::Sourced& x, const core::Sourced& least) {
    if (x.value < least.value) x = least;
  }
  static void raise(ErrorSpread& x, const ErrorSpread& better_known) {
    raise(x.shared, better_known.shared);
    raise(x.own, better_known.own);
  }

  void order_levels() {
    for (std::size_t e = 1; e < kEvidenceLevels; ++e) {
      raise(errors.whole_[e], errors.whole_[e - 1]);
      for (auto& widths : errors.classes_)
        for (auto& levels : widths) raise(levels[e], levels[e - 1]);
    }
  }

  static PredictionErrors from(const Node& root) {
    PredictionErrorReader r;
    for (const std::string& id : root.texts("chips")) r.errors.chips_.insert(id);
    for (const std::string& id : root.texts("families")) r.errors.families_.insert(id);
    for (const Node& node : root.at("classes").items()) r.read_class(node);
    for (const Node& node : root.at("whole").items()) r.read_whole(node);
    root.finish();
    if (!std::all_of(r.whole_read.begin(), r.whole_read.end(), [](bool b) { return b; }))
      root.at("whole").fail("lacks a level", "give measured, same_family and specification");
    r.fill_widths(root);
    r.order_levels();
    return r.errors;
  }
};

PredictionErrors PredictionErrors::load(const std::filesystem::path& file) {
  return PredictionErrorReader::from(core::YamlNode::load(file));
}

PredictionErrors PredictionErrors::parse(const std::string& text, const std::string& name) {
  return PredictionErrorReader::from(core::YamlNode::parse(text, name));
}

const PredictionErrors& prediction_errors() {
  static const PredictionErrors errors =
      PredictionErrors::load(core::home_path("hw/prediction_errors.yaml"));
  return errors;
}

}  // namespace strandline::hw
