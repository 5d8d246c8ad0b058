// Package plan compiles one plan for each type and use, and runs it on values of that
// type.
//
// A [Key] turns a value into bytes. Two values have the same bytes exactly when they are
// the same argument (rules K1 to K7). A [Copy] makes a copy that shares no memory with
// its original that could be changed (rules V1 and V2). An [Encoding] turns a value into
// bytes and back, for answers that outlive the process (rules V2, D1 and D2). Each plan
// is compiled once per [reflect.Type], on first use, and kept for the life of the
// process. Compiling and running plans is safe for concurrent use.
//
// If a type shows that its values cannot be keys, copied or encoded, compiling its plan
// fails. What only a value shows (the content of an interface, a cycle) fails when the
// plan runs. Either way the error is a [*Refusal]. It names the path and the type, and
// never a value.
//
// # What makes two keys equal
//
//   - Contents count, identity does not. A pointer counts by its target. A map counts
//     without its order. Unexported fields count like exported ones. A field does not
//     count if it is tagged `refrain:"-"`, if it is blank, or if its name begins with an
//     underscore in a type of the owner's packages: see owner.go.
//   - Nil and empty differ, for slices and for maps. -0 and +0 differ. All NaNs are
//     equal.
//   - In an interface the dynamic type counts.
//   - A time.Time counts by its instant, the name of its location, and the zone's
//     abbreviation and offset at that instant. The monotonic reading does not count. A
//     time.Location on its own counts with all its rules.
//   - A big.Int, big.Rat or big.Float counts as a number, a Float also by its precision,
//     mode and accuracy. A reflect.Type counts as the type that it stands for.
//   - A slog.Value counts by its kind and content, a regexp.Regexp by its expression,
//     syntax and Longest, an elliptic curve by its parameters, and a *runtime.Func by its
//     name and entry.
//   - A type given to [RegisterKey] is keyed by what the registered function returns.
//   - A type with a method RefrainKey() any is keyed by what that method returns. A
//     method promoted from an embedded field does not count, because it knows nothing of
//     the other fields of the struct.
//
// # What a copy keeps
//
//   - Nil stays nil and empty stays empty. The copy of a slice has its length as
//     capacity, unless its type may remember another capacity: see copy_capacity.go.
//   - Two pointers of one type to one address stay two pointers to one value. The same is
//     true of maps. Two slices of one type keep sharing an array if they begin at the
//     same element and have the same length. Slices that overlap otherwise become
//     independent. A pointer into another part of the value (to an element or a field)
//     points to the same place in the copy.
//   - A pointer into a package variable stays the same pointer while its target does not
//     change. So does a pointer that a package variable has held since before the memo's
//     function first ran. See sentinel.go.
//   - A copy that is stored has its own strings: see texts.go. Copies of the stored value
//     share them.
//   - Values of types that are known not to change are shared: time.Time, *time.Location,
//     reflect.Type, unique.Handle, elliptic curves, gRPC statuses, the errors that
//     errors.New makes (so io.EOF in a copy still is io.EOF), and types given to
//     [RegisterImmutable]. A copy of a *regexp.Regexp has its own Longest and shares the
//     compiled program. A stored copy also has its own strings.
//   - A type given to [RegisterClone] is copied by the registered function.
//
// # What an encoding keeps
//
// What a copy keeps, except that nothing is shared with the process that encoded it: a
// sentinel is told by a name, and what an interface holds by the name of its type. Types
// that nothing can make anew are refused. Each known type has its own encoding, which
// docs/decisions/encoding.md lists.
//
// # Pointers that are not followed
//
// A pointer's type tells how much memory the pointer refers to: one value. Some types do
// not tell: C types, a pointer beside a length, an array too large to allocate. The plan
// refuses such a type: see extent.go.
//
// # How copies are verified
//
// A type does not tell everything. A pointer beside a length may refer to more than one
// value, and a pointer that is compared must stay the same. So a [Verifier] compares the
// first copies of a type with their originals. It uses the methods that the types in the
// value have, such as Equal and String.
package plan
