//===- Effects.cpp - What code does to the process it runs in -------------===//

#include "Effects.h"

namespace safespawn {

void Reach::include(const Reach &Other) {
  call(Other);
  Leaves |= Other.Leaves;
  Reaps |= Other.Reaps;
  CallsProject |= Other.CallsProject;
  if (Other.Returns)
    returns(Other.Returned, Other.Left);
}

void Reach::call(const Reach &Callee) {
  Execs |= Callee.Execs;
  Exits |= Callee.Exits;
  Works |= Callee.Works;
  Spawns |= Callee.Spawns;
  CallsUnknown |= Callee.CallsUnknown;
  WritesMemory |= Callee.WritesMemory;
  WritesBorn |= Callee.WritesBorn;
}

void Reach::returns(const Value &V, const Facts &Leaving) {
  Returned = Returns ? join(Returned, V) : V;
  if (Returns)
    Left.joinWith(Leaving);
  else
    Left = Leaving;
  Returns = true;
}

bool Reach::operator==(const Reach &Other) const {
  return Execs == Other.Execs && Exits == Other.Exits &&
         Leaves == Other.Leaves && Works == Other.Works &&
         Spawns == Other.Spawns && Reaps == Other.Reaps &&
         CallsUnknown == Other.CallsUnknown &&
         CallsProject == Other.CallsProject &&
         WritesMemory == Other.WritesMemory &&
         WritesBorn == Other.WritesBorn && Returns == Other.Returns &&
         Returned == Other.Returned && Left == Other.Left;
}

void Summary::add(const Effect &E) {
  for (auto &Known : Effects)
    if (Known->What == E.What && Known->PosixOnly == E.PosixOnly &&
        Known->StoresResult == E.StoresResult)
      return;
  Effects.push_back(std::make_shared<const Effect>(E));
}

} // namespace safespawn
