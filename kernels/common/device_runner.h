// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "kernels/common/launch.h"

namespace strandline::kernels {

/// Name, driver and clocks of the GPU in use.
struct DeviceFacts {
  std::string name;
  int multiprocessors = 0, major = 0, minor = 0;
  int driver_version = 0;    ///< as CUDA counts: 13000 for 13.0
  int core_clock_mhz = 0;    ///< highest
  int memory_clock_mhz = 0;  ///< highest
  std::size_t memory_bytes = 0, l2_bytes = 0;
};

/// Runs operators on the first visible GPU; offers what HostRunner offers (host_runner.h), and
/// plays back what was launched. Refuses to be made where no GPU can be used, saying why.
class DeviceRunner {
 public:
  static constexpr bool kOnDevice = true;

  DeviceRunner();
  DeviceRunner(const DeviceRunner&) = delete;
  DeviceRunner& operator=(const DeviceRunner&) = delete;
  ~DeviceRunner();

  template <class T>
  T* upload(const std::vector<T>& values) {
    T* memory = make<T>(values.size());
    copy_in(memory, values.data(), values.size() * sizeof(T));
    return memory;
  }
  template <class T>
  T* make(std::size_t count) {
    return static_cast<T*>(allocate(count * sizeof(T)));
  }
  template <class T>
  std::vector<T> download(const T* memory, std::size_t count) const {
    std::vector<T> values(count);
    fetch(values.data(), memory, count);
    return values;
  }
  template <class T>
  void fetch(T* values, const T* memory, std::size_t count) const {
    copy_out(values, memory, count * sizeof(T));
  }
  /// Returns once all that was asked for is done.
  void wait() const;

  template <class Op>
  void start(const Op& op) const {
    op.check();
    launch_on_device(op, stream_);
  }
  template <class Op>
  void launch(const Op& op) {
    start(op);
    launched_.push_back([op](void* stream) { launch_on_device(op, stream); });
  }

  /// Starts again all that was launched, on the same memory, in the same order.
  void replay(void* stream) const {
    for (const auto& start : launched_) start(stream);
  }
  void* stream() const { return stream_; }
  std::size_t allocated_bytes() const { return allocated_; }

 private:
  void* allocate(std::size_t bytes);
  void copy_in(void* device, const void* host, std::size_t bytes) const;
  void copy_out(void* host, const void* device, std::size_t bytes) const;

  void* stream_ = nullptr;
  std::size_t allocated_ = 0;
  std::vector<void*> memory_;
  std::vector<std::function<void(void*)>> launched_;
};

/// Facts of the first visible GPU. Refusals as for DeviceRunner.
DeviceFacts device_facts();

}  // namespace strandline::kernels
