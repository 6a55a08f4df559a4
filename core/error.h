// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

namespace strandline::core {

/// Where in an input file something stands. Lines and columns count from 1; 0 means unknown.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
};

/// Bad input from a user: the command line maps it to exit code 2.
/// what() reads "file:line:column: key 'k' = v: problem; mend". Empty parts are left out.
class InputError : public std::runtime_error {
 public:
  struct Parts {
    Place place;
    std::string key;      ///< dotted path of the key, e.g. "memory[0].bandwidth"
    std::string value;    ///< the offending value as written (shortened to 80 characters)
    std::string problem;  ///< what is wrong, e.g. "must be positive"
    std::string mend;     ///< what to write instead
  };
  explicit InputError(Parts parts);
  const Parts& parts() const { return parts_; }

 private:
  Parts parts_;
};

/// A fact that a command needs is blank in a catalog (exit code 2): names entry, fact and command.
class MissingFact : public InputError {
 public:
  MissingFact(const std::string& entry, const std::string& fact, const std::string& needed_for);
};

/// The machine failed us (disk full, folder not writable, overflow): exit code 1.
class RuntimeFailure : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace strandline::core
