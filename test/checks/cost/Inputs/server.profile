{
 "safespawn-profile": 1,
 "recorded": {"from": "2026-11-24T11:50:55+00:00", "to": "2026-11-24T11:50:56+00:00"},
 "sites": [
  {"file": "cost/profile.c", "line": 3, "call": "fork", "calls": 312, "median_us": 41000,
   "total_us": 12800000, "resident_kib": 10276044, "page_tables_kib": 20480, "threads": 5,
   "function": "costly", "source": "pid_t saver = fork(); // expect[measured]: fork-exec \"'fork' copied the page tables of a 9.8 GiB process for a child that executes another program: median 41 ms over 312 calls (server.profile)\""},
  {"file": "/elsewhere/checks/cost/profile.c", "line": 27, "call": "fork", "calls": 1,
   "median_us": 61, "total_us": 61, "resident_kib": 2048},
  {"file": "/build/cost/profile.c", "line": 48, "call": "_Fork", "calls": 9, "median_us": 2500,
   "total_us": 22500, "source": "pid_t wrapped = fork();"},
  {"file": "cost/profile.c", "line": 59, "call": "system", "calls": 3, "median_us": 20000000,
   "total_us": 60000000, "resident_kib": 10276044},
  {"file": "cost/profile.c", "line": 60, "call": "system", "calls": 3, "median_us": 20000000,
   "total_us": 60000000, "resident_kib": 2044},
  {"file": "cost/profile.c", "line": 61, "call": "popen", "calls": 4, "median_us": 45000,
   "total_us": 180000, "resident_kib": 10276044},
  {"file": "other/profile.c", "line": 39, "call": "fork", "calls": 400, "median_us": 45000,
   "total_us": 18000000, "resident_kib": 10276044}
 ]
}
