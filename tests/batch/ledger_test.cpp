// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "batch/ledger.h"

#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "core/files.h"
#include "core/store.h"
#include "tests/batch/fixtures.h"

using namespace strandline;
using batch::test::Scratch;

namespace {

bool names_the_mend(const core::InputError& e) {
  return std::string(e.what()).find("ledger.sqlite") != std::string::npos &&
         e.parts().mend.find("remove it") != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ledger)

BOOST_AUTO_TEST_CASE(a_unit_left_running_waits_again) {
  const Scratch scratch;
  const auto file = scratch.path / "ledger.sqlite";
  {
    batch::Ledger ledger(file);
    ledger.open_units({"a", "b", "c"});
    ledger.begin("a");
    ledger.begin("b");
    ledger.finish("b", 2.5);
  }
  batch::Ledger ledger(file);
  ledger.open_units({"a", "b", "c", "d"});
  BOOST_TEST(batch::name_of(ledger.row("a").state) == "waiting");
  BOOST_TEST(ledger.row("a").attempts == 1);
  BOOST_TEST(batch::name_of(ledger.row("b").state) == "done");
  BOOST_TEST(ledger.row("b").seconds == 2.5);
  BOOST_TEST(ledger.rows().size() == 4u);
}

BOOST_AUTO_TEST_CASE(a_damaged_ledger_is_refused_with_the_mend) {
  const Scratch scratch;
  const auto file = scratch.path / "ledger.sqlite";
  { batch::Ledger(file).open_units({"a"}); }
  std::string bytes = core::read_file(file);
  for (const std::string& damaged :
       {std::string("not a database at all, but long enough to be read as one"),
        bytes.substr(0, 100) + std::string(bytes.size() - 100, '\x55'),
        bytes.substr(0, bytes.size() / 2)}) {
    core::write_file_atomically(file, damaged);
    BOOST_CHECK_EXCEPTION(batch::Ledger{file}.rows(), core::InputError, names_the_mend);
  }
}

BOOST_AUTO_TEST_CASE(another_database_is_refused) {
  const Scratch scratch;
  const auto file = scratch.path / "ledger.sqlite";
  core::ResultStore store;
  store.put("meta", core::Table({{"key"}}));
  store.write(file);
  BOOST_CHECK_EXCEPTION(batch::Ledger{file}, core::InputError, names_the_mend);
}

BOOST_AUTO_TEST_CASE(an_unwritable_place_is_no_damage) {
  BOOST_CHECK_THROW(batch::Ledger{"/proc/strandline/ledger.sqlite"}, core::RuntimeFailure);
}

BOOST_AUTO_TEST_SUITE_END()
