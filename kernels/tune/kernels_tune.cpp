// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "kernels/common/refusal.h"
#include "kernels/tune/compile.h"
#include "kernels/tune/tunable.h"

// kernels_tune [--out DIR] [--root DIR] [--seconds S] [--compile-only sm_X]: searches tile, warp
// and stage constants of kernels on the first GPU and writes DIR/kernel_tuning.csv (default: here),
// the best so far against seconds of search. --root is the folder that holds kernels/ (default:
// here);
// --compile-only compiles every candidate, without a GPU. Exit codes: 0 done, 1 a candidate does
// not compile or a file could not be written, 2 no GPU that can be used or bad arguments.

namespace strandline::kernels {
namespace {

struct Options {
  std::string out = ".", root = ".", architecture;
  double seconds = 60;
};

int compile_all(const Options& o) {
  int failures = 0;
  for (const Tunable& t : tunables())
    for (const Candidate& c : t.candidates) {
      const Compiled made = compile_operator(t.header, t.type_of(c), o.root, o.architecture);
      const bool good = !made.cubin.empty();
      std::printf("%s %s: %.1f s\n", good ? "ok" : "FAIL", t.type_of(c).c_str(), made.seconds);
      if (!good) std::printf("%s\n", made.log.c_str());
      failures += !good;
    }
  std::printf("%d failures\n", failures);
  return failures > 0 ? 1 : 0;
}

int tune_all(const Options& o) {
  const std::vector<Tunable> all = tunables();
  std::string text;
  for (const Tunable& t : all) {
    const std::vector<Trial> trials = tune(t, o.root, o.seconds / static_cast<double>(all.size()));
    text += trials_csv(t.name, t.shape, t.axes, trials, text.empty());
    const Trial* best = best_of(trials);
    if (best)
      std::printf("%s %s: %s, %.1f us after %.1f s\n", t.name.c_str(), t.shape.c_str(),
                  t.type_of(best->candidate).c_str(), best->us, best->at_s);
  }
  std::filesystem::create_directories(o.out);
  std::ofstream file(o.out + "/kernel_tuning.csv");
  if (!(file << text) || !file.flush()) {
    std::fprintf(stderr, "kernels_tune: %s/kernel_tuning.csv cannot be written\n", o.out.c_str());
    return 1;
  }
  return 0;
}

bool read_options(int count, char** arguments, Options& o) {
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string key = arguments[i], value = arguments[i + 1];
    if (key == "--out") {
      o.out = value;
    } else if (key == "--root") {
      o.root = value;
    } else if (key == "--compile-only") {
      o.architecture = value;
    } else if (key == "--seconds") {
      o.seconds = std::atof(value.c_str());
    } else {
      return false;
    }
  }
  return count % 2 == 1 && o.seconds > 0;
}

}  // namespace
}  // namespace strandline::kernels

int main(int count, char** arguments) {
  using namespace strandline::kernels;
  Options options;
  if (!read_options(count, arguments, options)) {
    std::fprintf(
        stderr,
        "usage: kernels_tune [--out DIR] [--root DIR] [--seconds S] [--compile-only sm_X]\n");
    return 2;
  }
  try {
    return options.architecture.empty() ? tune_all(options) : compile_all(options);
  } catch (const Refusal& refusal) {
    std::fprintf(stderr, "kernels_tune: %s\n", refusal.what());
    return 2;
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "kernels_tune: %s\n", failure.what());
    return 1;
  }
}
