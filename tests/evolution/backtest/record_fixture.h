// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <string>

#include "evolution/calibration/record.h"
#include "tests/support/data.h"

namespace strandline::tests {

/// A made-up record in the columns of the archs record.
class RecordText {
 public:
  /// A notable open text model; `kv`, `mixer` and `extra` as in the record.
  RecordText& add(const std::string& date, const std::string& kv, const std::string& mixer,
                  const std::string& extra = "") {
    text_ += fmt::format(
        "M{},Lab{},{},{},full,{},dense-SwiGLU,RoPE,pre-RMS,bf16,,AR,text,1,N,0,{},"
        "4096,,7,7\n",
        number_, number_ % 5, date, kv, mixer, extra);
    ++number_;
    return *this;
  }
  evolution::Record parse(bool lenient = false) const {
    return evolution::parse_record(kHeader + text_, "made-up.csv", {"", lenient});
  }

 private:
  static constexpr const char* kHeader =
      "name,org,release_date,kv_sharing,attn_pattern,token_mixer,channel_mixer,positional,norm,"
      "train_precision,serve_precision,decoding,modality,open_weights,notability,reasoning,"
      "extra_traits,context_len,shared_experts,total_params_B,active_params_B\n";
  std::string text_;
  int number_ = 0;
};

/// The archs record, where it is at hand.
inline evolution::Record archs_record() {
  return evolution::load_record(*data_dir() / "archs" / "models.csv");
}

}  // namespace strandline::tests
