// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "core/files.h"
#include "kernels/common/host_runner.h"
#include "kernels/paths/path_sampler.h"
#include "study/study.h"

using namespace strandline;

namespace {

/// Counts what is asked of the kernel's host twin.
class Counted final : public evolution::FutureSource {
 public:
  Counted(const evolution::FutureDeal& deal, std::atomic<std::uint64_t>& paths)
      : twin_(deal), paths_(paths) {}
  void sample(std::uint32_t first, std::uint32_t count, evolution::World world,
              core::Future* out) override {
    twin_.sample(first, count, world, out);
    paths_ += count;
  }

 private:
  kernels::PathSampler<kernels::HostRunner> twin_;
  std::atomic<std::uint64_t>& paths_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(backend)

// What a GPU would run gives the study the same bytes; it starts from memory of all ones (NaN), so
// a number that is read but never written would show.
BOOST_AUTO_TEST_CASE(a_study_on_futures_of_the_gpu_kernel_is_the_same_study) {
  // Two blocks of a back-end.
  auto s = study::load_scenario(core::home_path("scenarios/hello.yaml"), {0, 1100});
  s.sensitivities.resize(std::min<std::size_t>(s.sensitivities.size(), 1));
  study::RunSettings settings;
  settings.threads = 2;
  settings.cache_dir = std::filesystem::temp_directory_path() / "strandline-test-cache";
  const auto plain = study::run_study(s, settings);
  std::atomic<std::uint64_t> paths = 0;
  settings.futures = [&](const evolution::FutureDeal& deal) {
    return std::make_unique<Counted>(deal, paths);
  };
  const auto twin = study::run_study(s, settings);
  BOOST_TEST(twin.summary_json == plain.summary_json);
  BOOST_TEST(paths > 1100u);
}

BOOST_AUTO_TEST_SUITE_END()
