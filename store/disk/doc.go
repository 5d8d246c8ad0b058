// Package disk keeps answers in a directory. They outlive the process, and any number of
// processes of one machine may use the directory at once. It implements [store.Store].
//
// # What holds
//
//   - Forgetting is final in every process that has the directory open, when Forget
//     returns. No messages are sent: the numbers of package store are words of a file that
//     all of them have mapped into memory. This holds after kill -9, too.
//   - A hit in memory reads one word, as long as nothing is forgotten anywhere. After each
//     forgetting it compares the words of its groups once.
//   - Damage is a miss. Every record has checksums of its head and of its frame, which
//     also cover its place, so a torn, changed or moved record is not found. A numbers
//     file that is damaged, missing or from another version is made anew, and all answers
//     are dropped with it.
//   - kill -9 loses at most the answer that was being written.
//   - A power cut, or a crash of the system, may leave older numbers on the disk than the
//     answers were stored under. The file then says that it was in use in another boot,
//     and all answers are dropped. To keep them, call Close, or leave the directory alone
//     for ten seconds: the numbers are then written to the disk. The next Forget waits
//     until the disk knows that they are in use again, which takes milliseconds.
//   - One process computes a key at a time, on Linux. When a process dies, the kernel
//     releases its claims. A process that is stopped keeps them, so bound ctx where that
//     can happen. On other systems each process computes for itself.
//   - When the disk is full, or cannot be written, answers are not stored, Store returns
//     the error and its stamp, and forgetting goes on. Entries that are there are read.
//   - Each kind of trouble is logged once, and once more when it is over.
//
// # Files
//
// Open makes a directory "refrain-1" in the one that it is given, with permissions 0700
// and files of 0600. No name tells anything about keys. Entries stand in segments: files
// that one process appends to, and that are sealed with an index when they are full. The
// oldest segments are deleted when [MaxBytes] or [MaxAge] is reached; what was used since
// is moved to a newer one. The work is done in the background, at 64 MiB a second. A
// process that stores needs a file of its own, so the limit is exceeded by at most a
// sixteenth for each process.
//
// Each process has an index of all entries in memory, of about 90 bytes an entry.
//
// Numbers are kept by hash, in 4 MiB. Two groups that share a word are forgotten
// together. After 10,000 keys were forgotten or replaced, that is so for 2 % of the
// others.
//
// # What is weaker where
//
//   - Windows, 32-bit ARM and MIPS: the file of numbers is not mapped. Forgetting is as
//     final, but each hit in memory reads a word by a system call, a microsecond or two.
//     On Windows a deleted segment stays until the last process that reads it has closed
//     it.
//   - Systems other than Linux and macOS: the identity of a boot is not known. So after a
//     program that was killed, the next to open the directory drops all answers, if no
//     other has it open.
//   - Removing or replacing the directory while programs use it: each of them notices
//     within a second, drops what it has and opens the directory anew. Until then it works
//     with the files that were removed. Programs that still use these and those that use
//     the new ones do not hear of each other.
//   - Emptying the file of numbers in a running program ends the program, if its first
//     page is cut off. Do not write to the directory.
//   - A network file system is refused by Open, with a sentence that names it.
package disk
