// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#define BOOST_TEST_MODULE strandline
#include <boost/test/unit_test.hpp>
