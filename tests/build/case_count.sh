#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# case_count.sh TESTS-BINARY-DIR: more than 150 Boost.Test cases are registered with ctest.
set -euo pipefail
count="$(cat "$1"/test_*_tests.cmake | grep -c '^add_test(')"
echo "$count Boost.Test cases are registered"
[ "$count" -gt 150 ]
