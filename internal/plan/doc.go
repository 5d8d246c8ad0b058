// Package plan compiles one plan for each type and use, and runs it on values of that type.
//
// A [Key] turns a value into bytes that equal another value's bytes exactly when both values are the same argument
// (rules K1 to K7). A [Copy] makes a copy that shares no memory which could be changed (rules V1 and V2). Both are
// compiled once for a [reflect.Type], on first use, and kept for the life of the process; compiling and running are safe from
// many goroutines.
//
// What a type cannot do is found when its plan is compiled; what only a value shows (an interface's content, a cycle)
// when the plan runs. Either way the error is a [*Refusal], which has the path and the type, and never a value.
//
// # What makes two keys equal
//
//   - Contents count, identity does not: pointers by what they point at, maps without their order, unexported fields like
//     exported ones. Fields that begin with an underscore or are tagged `refrain:"-"` do not count.
//   - Nil and empty differ, for slices and for maps. -0 and +0 differ. Every NaN is the same NaN.
//   - In an interface the dynamic type counts.
//   - A time.Time is its instant, and of its location the name, and the zone's abbreviation and offset at that instant. The
//     monotonic reading does not count. A time.Location alone counts with all its rules.
//   - big.Int, big.Rat and big.Float are numbers (a Float with its precision, mode and accuracy). A reflect.Type is that type.
//   - A type with a method RefrainKey() any is what that method returns. A method promoted from an embedded field does not
//     speak for the struct around it, whose other fields it would drop.
//
// # What a copy keeps
//
//   - Nil stays nil and empty stays empty. A slice's copy has its length as capacity.
//   - Two pointers of one type to one address stay two pointers to one thing, and so do maps. Slices of one type stay on one array where
//     they begin at the same element and have the same length; slices that overlap otherwise become independent. A pointer
//     into the middle of something else in the value (an element, a field) leads there in the copy, too.
//   - Strings are shared, and so are types known not to change: time.Time, *time.Location, *regexp.Regexp, reflect.Type,
//     unique.Handle, what errors.New makes (so that an io.EOF in a copy still is io.EOF), and what [RegisterImmutable] names.
package plan
