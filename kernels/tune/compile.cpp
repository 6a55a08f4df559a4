// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/tune/compile.h"

#include <nvrtc.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <vector>

namespace strandline::kernels {
namespace {

constexpr const char* kIntegers = R"(#pragma once
namespace std {
using int64_t = long long; using uint64_t = unsigned long long;
using int32_t = int; using uint32_t = unsigned; using uint16_t = unsigned short;
using uint8_t = unsigned char; using int8_t = signed char; using size_t = decltype(sizeof(0));
enum class byte : unsigned char {};
}
#define INT32_MAX 2147483647
)";
constexpr const char* kSizes = "#pragma once\n#include <cstdint>\n";
constexpr const char* kStrings = R"(#pragma once
#include <cstdint>
namespace std {
struct string {
  string(); string(const char*); string& append(const char*);
};
string operator+(const string&, const string&);
string to_string(long long);
struct logic_error { explicit logic_error(const string&); };
}
)";
constexpr const char* kVectors = R"(#pragma once
#include <cstdint>
namespace std {
template <class T> struct vector {
  explicit vector(size_t); T& front(); T* data(); size_t size() const;
};
}
)";
constexpr const char* kTypes = R"(#pragma once
namespace std {
template <class A, class B> inline constexpr bool is_same_v = false;
template <class A> inline constexpr bool is_same_v<A, A> = true;
template <bool C, class A, class B> struct conditional { using type = A; };
template <class A, class B> struct conditional<false, A, B> { using type = B; };
template <bool C, class A, class B> using conditional_t = typename conditional<C, A, B>::type;
}
)";
constexpr const char* kMemory = R"(#pragma once
#include <cstdint>
namespace std { using ::memcpy; using ::memset; }
)";
// Shapes are refused before a kernel is made (common/refusal.h).
constexpr const char* kRefusal = R"(#pragma once
namespace strandline::kernels {
inline void require(bool, const char*, const char*, long long, const char*) {}
inline void require_matrix(const char*, long long, long long) {}
}
)";
constexpr const char* kNothing = "#pragma once\n";

constexpr std::array kNames{
    "cstdint", "cstddef", "string",      "stdexcept", "vector",
    "cstring", "cmath",   "type_traits", "bit",       "kernels/common/refusal.h"};
constexpr std::array kTexts{kIntegers, kSizes,   kStrings, kNothing, kVectors,
                            kMemory,   kNothing, kTypes,   kNothing, kRefusal};

void require(nvrtcResult result, const char* tried) {
  if (result != NVRTC_SUCCESS)
    throw std::runtime_error(std::string("nvrtc: ") + tried + ": " + nvrtcGetErrorString(result));
}

/// A text that NVRTC hands out by its size.
template <class Size, class Get>
std::string text_of(nvrtcProgram program, Size size_of, Get get) {
  std::size_t size = 0;
  if (size_of(program, &size) != NVRTC_SUCCESS || size == 0) return {};
  std::string text(size, '\0');
  if (get(program, text.data()) != NVRTC_SUCCESS) return {};
  return text;
}

/// As common/launch.cuh has it, without the host's half.
std::string source_of(const std::string& header, const std::string& op) {
  return "#include \"" + header +
         "\"\n#include \"kernels/common/device_block.cuh\"\n"
         "namespace strandline::kernels {\n"
         "using Candidate = " +
         op +
         ";\n"
         "template <class Op> __global__ void run_block(const __grid_constant__ Op op) {\n"
         "  extern __shared__ __align__(16) unsigned char memory[];\n"
         "  DeviceBlock block(memory);\n  op(block);\n}\n}\n";
}

}  // namespace

Compiled compile_operator(const std::string& header, const std::string& op, const std::string& root,
                          const std::string& architecture) {
  const auto start = std::chrono::steady_clock::now();
  const std::string kernel = "strandline::kernels::run_block<strandline::kernels::Candidate>";
  nvrtcProgram program = nullptr;
  require(nvrtcCreateProgram(&program, source_of(header, op).c_str(), "candidate.cu",
                             static_cast<int>(kNames.size()), kTexts.data(), kNames.data()),
          "making a program");
  require(nvrtcAddNameExpression(program, kernel.c_str()), "naming the kernel");
  const std::string target = "--gpu-architecture=" + architecture, include = "-I" + root;
  const std::array options{target.c_str(), include.c_str(), "--std=c++20", "-default-device"};
  const bool good = nvrtcCompileProgram(program, static_cast<int>(options.size()),
                                        options.data()) == NVRTC_SUCCESS;
  Compiled result;
  result.log = text_of(program, nvrtcGetProgramLogSize, nvrtcGetProgramLog);
  const char* mangled = nullptr;
  if (good && nvrtcGetLoweredName(program, kernel.c_str(), &mangled) == NVRTC_SUCCESS) {
    result.name = mangled;
    result.cubin = text_of(program, nvrtcGetCUBINSize, nvrtcGetCUBIN);
  }
  nvrtcDestroyProgram(&program);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace strandline::kernels
