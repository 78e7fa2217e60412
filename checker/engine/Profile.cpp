//===- Profile.cpp - What calls cost in a running program -----------------===//

#include "Profile.h"
#include "../support/Clang.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include <numeric>

using namespace clang;
namespace json = llvm::json;
namespace path = llvm::sys::path;

namespace safespawn {

static constexpr int64_t Version = 1;

static bool readCount(const json::Object &Entry, StringRef Key, uint64_t &Count) {
  auto Value = Entry.getInteger(Key);
  if (!Value || *Value < 0)
    return false;
  Count = uint64_t(*Value);
  return true;
}

static void readCount(const json::Object &Entry, StringRef Key,
                      std::optional<uint64_t> &Count) {
  uint64_t Value;
  if (readCount(Entry, Key, Value))
    Count = Value;
}

static bool readSite(const json::Value &Value, ProfileSite &Site) {
  const json::Object *Entry = Value.getAsObject();
  if (!Entry)
    return false;
  auto File = Entry->getString("file"), Call = Entry->getString("call");
  uint64_t Line;
  if (!File || File->empty() || !Call || !readCount(*Entry, "line", Line) ||
      Line == 0 || Line > ~0u || !readCount(*Entry, "calls", Site.Calls) ||
      !readCount(*Entry, "median_us", Site.MedianMicroseconds) ||
      !readCount(*Entry, "total_us", Site.TotalMicroseconds))
    return false;
  Site.File = File->str();
  Site.Call = Call->str();
  Site.Line = unsigned(Line);
  if (auto Source = Entry->getString("source"))
    Site.Source = Source->str();
  readCount(*Entry, "resident_kib", Site.ResidentKiB);
  readCount(*Entry, "page_tables_kib", Site.PageTablesKiB);
  readCount(*Entry, "threads", Site.Threads);
  return true;
}

std::unique_ptr<Profile> Profile::load(StringRef Path, StringRef From,
                                       FileManager &Files, Failure &Why) {
  auto Fail = [&](Problem What, std::string Detail = "") {
    Why = {What, std::move(Detail)};
    return nullptr;
  };
  auto Read = [&](StringRef Candidate) {
    return Files.getVirtualFileSystem().getBufferForFile(Candidate);
  };

  auto Buffer = Read(Path);
  if (path::is_relative(Path)) {
    llvm::SmallString<256> Folder(From);
    Files.makeAbsolutePath(Folder);
    auto IsMissing = [&] {
      return Buffer.getError() == std::errc::no_such_file_or_directory;
    };
    Buffer = std::make_error_code(std::errc::no_such_file_or_directory);
    while (IsMissing() && path::has_parent_path(Folder)) {
      path::remove_filename(Folder);
      llvm::SmallString<256> Candidate(Folder);
      path::append(Candidate, Path);
      Buffer = Read(Candidate);
    }
  }
  if (!Buffer) {
    if (Buffer.getError() == std::errc::no_such_file_or_directory)
      return Fail(Problem::Missing);
    return Fail(Problem::Unreadable, Buffer.getError().message());
  }

  StringRef Text = (*Buffer)->getBuffer();
  // Recordings have null bytes between their lines.
  if (startsWith(Text.ltrim('\0'), "safespawn1\t"))
    return Fail(Problem::Recording);
  auto Content = json::parse(Text);
  if (!Content)
    return Fail(Problem::NotJson, llvm::toString(Content.takeError()));
  const json::Object *Whole = Content->getAsObject();
  const json::Value *Mark = Whole ? Whole->get("safespawn-profile") : nullptr;
  if (!Mark)
    return Fail(Problem::Foreign);
  if (Mark->getAsInteger() != Version)
    return Fail(Problem::Version);
  const json::Array *Entries = Whole->getArray("sites");
  if (!Entries)
    return Fail(Problem::Damaged, "sites");
  auto Result = std::make_unique<Profile>();
  for (const json::Value &Entry : *Entries) {
    Result->Sites.emplace_back();
    if (!readSite(Entry, Result->Sites.back()))
      return Fail(Problem::Damaged,
                  "site " + std::to_string(Result->Sites.size()));
  }

  std::vector<unsigned> Order(Result->Sites.size());
  std::iota(Order.begin(), Order.end(), 0);
  std::stable_sort(Order.begin(), Order.end(), [&](unsigned A, unsigned B) {
    return Result->Sites[A].TotalMicroseconds > Result->Sites[B].TotalMicroseconds;
  });
  for (size_t I = 0; I < Order.size(); ++I)
    Result->Sites[Order[I]].Rank = unsigned(I + 1);
  return Result;
}

/// Whether both name the same file, as far as can be told: programs are built
/// in other places than they are checked in.
static bool isSameFile(StringRef Recorded, StringRef Here) {
  if (Recorded == Here)
    return true;
  auto A = path::rbegin(Recorded), AEnd = path::rend(Recorded);
  auto B = path::rbegin(Here), BEnd = path::rend(Here);
  unsigned Same = 0;
  for (; A != AEnd && B != BEnd && *A == *B; ++A, ++B)
    ++Same;
  // All of a relative path, or the file and its folder.
  return Same >= 2 || (Same == 1 && A == AEnd);
}

/// The text without what an editor may change unseen.
static std::string normalized(StringRef Text) {
  llvm::SmallVector<StringRef, 16> Words;
  llvm::SplitString(Text, Words);
  return llvm::join(Words, " ");
}

std::vector<std::pair<unsigned, const ProfileSite *>>
Profile::sitesIn(FileID File, const SourceManager &SM, unsigned &Lost) const {
  std::vector<std::pair<unsigned, const ProfileSite *>> Found;
  Lost = 0;
  llvm::SmallString<256> Here(SM.getFilename(SM.getLocForStartOfFile(File)));
  SM.getFileManager().makeAbsolutePath(Here);
  path::remove_dots(Here, true);
  std::vector<std::string> Lines;
  for (const ProfileSite &Site : Sites) {
    if (!isSameFile(Site.File, Here))
      continue;
    if (Site.Source.empty()) {
      Found.push_back({Site.Line, &Site});
      continue;
    }
    if (Lines.empty()) {
      llvm::SmallVector<StringRef, 0> Split;
      SM.getBufferData(File).split(Split, '\n');
      for (StringRef Line : Split)
        Lines.push_back(normalized(Line));
    }
    // The nearest line of that text.
    unsigned Best = 0;
    auto Distance = [&](unsigned Line) {
      return Line > Site.Line ? Line - Site.Line : Site.Line - Line;
    };
    for (unsigned Line = 1; Line <= Lines.size(); ++Line)
      if (Lines[Line - 1] == Site.Source &&
          (!Best || Distance(Line) < Distance(Best)))
        Best = Line;
    if (Best)
      Found.push_back({Best, &Site});
    else
      ++Lost;
  }
  return Found;
}

} // namespace safespawn
