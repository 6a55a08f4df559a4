// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/posterior.h"

#include <boost/test/unit_test.hpp>
#include <set>

#include "core/error.h"
#include "core/files.h"
#include "evolution/parameters.h"
#include "tests/support/data.h"

namespace strandline::tests {
namespace {

using namespace strandline::evolution;

Posterior made() {
  Posterior p;
  p.add("innovation_rate", "1/year", {2.5, 4.0, 7.25});
  p.add("eta", "1", {0.25, 0.5, 1.0});
  p.add("lab_memory", "1", {0.4, 0.5, 0.6});
  return p;
}

std::filesystem::path write(const std::string& name, const std::string& text) {
  const auto file = scratch_folder() / name;
  core::write_file_atomically(file, text);
  return file;
}

std::string shipped_text() {
  return core::read_file(core::home_path("evolution/process.yaml"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(posterior)

BOOST_AUTO_TEST_CASE(what_is_written_reads_back) {
  const Posterior p = load_posterior(write("p.csv", made().csv()));
  BOOST_TEST(p.names == made().names, boost::test_tools::per_element());
  BOOST_TEST(p.units == made().units, boost::test_tools::per_element());
  BOOST_TEST(p.column("innovation_rate") == (std::vector<double>{2.5, 4.0, 7.25}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_no_posterior_file_is_refused) {
  for (const char* text : {"", "a,b\n1,2\n", "draw\n1\n", "draw,x [1]\n", "draw,x [1]\n0,much\n",
                           "draw,x [1],x [1]\n0,1,2\n"})
    BOOST_CHECK_THROW(load_posterior(write("bad.csv", text)), core::InputError);
}

BOOST_AUTO_TEST_CASE(draws_visit_every_row_before_any_twice) {
  Posterior p;
  p.add("x", "1", std::vector<double>(60, 1.0));
  for (const std::uint64_t seed : {1u, 2u, 77u}) {
    std::set<std::size_t> seen;
    for (std::uint32_t draw = 1; draw <= 60; ++draw) seen.insert(posterior_row(p, seed, draw));
    BOOST_TEST(seen.size() == 60u);
  }
}

BOOST_AUTO_TEST_CASE(a_process_with_a_posterior_draws_its_rows) {
  write("post.csv", made().csv());
  const auto file = write("with.yaml", shipped_text() + "\nposterior: post.csv\n");
  const ProcessFile process = load_process(file);
  BOOST_REQUIRE(process.posterior);
  for (std::uint32_t draw = 1; draw <= 3; ++draw) {
    const ProcessFile d = draw_parameters(process, 5, draw);
    const auto& row = process.posterior->draws[posterior_row(*process.posterior, 5, draw)];
    BOOST_TEST(d.parameter("innovation_rate") == row[0]);
    BOOST_TEST(d.parameter("eta") == row[1]);
  }
}

BOOST_AUTO_TEST_CASE(other_parameters_draw_as_without_it) {
  write("post.csv", made().csv());
  const auto with = load_process(write("with.yaml", shipped_text() + "\nposterior: post.csv\n"));
  const auto without = load_process(write("without.yaml", shipped_text()));
  for (const Parameter& p : draw_parameters(without, 5, 2).all)
    if (!made().has(p.name))
      BOOST_TEST(draw_parameters(with, 5, 2).parameter(p.name) == p.value.value, p.name);
}

BOOST_AUTO_TEST_CASE(the_point_and_overrides_stand) {
  write("post.csv", made().csv());
  auto process = load_process(write("with.yaml", shipped_text() + "\nposterior: post.csv\n"));
  BOOST_TEST(draw_parameters(process, 5, 0).parameter("eta") == process.parameter("eta"));
  override_parameter(process, "eta", 1.25);
  BOOST_TEST(draw_parameters(process, 5, 2).parameter("eta") == 1.25);
}

BOOST_AUTO_TEST_CASE(another_unit_is_refused) {
  Posterior p;
  p.add("innovation_rate", "1/quarter", {1.0});
  write("post.csv", p.csv());
  BOOST_CHECK_THROW(load_process(write("with.yaml", shipped_text() + "\nposterior: post.csv\n")),
                    core::InputError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::tests
