package flight

import "testing"

type mark struct{ current bool }

func (m *mark) Current() bool { return m.current }

// D3. Hazard: of many answers that a body used, one is not noted, or each is noted as
// often as it was asked for.
func TestNode_NotesEachStampOnce(t *testing.T) {
	var n Node
	marks := make([]Stamp, 3*manyUses)
	for i := range marks {
		marks[i] = &mark{true}
		n.Use(marks[i])
		n.Use(Together(marks[:i+1]...))
	}
	n.Use(nil)
	if got := n.Used(); len(got) != len(marks) {
		t.Fatalf("%d stamps were noted of %d", len(got), len(marks))
	}
	all := Together(n.Used()...)
	for _, m := range marks {
		m.(*mark).current = false
		if all.Current() {
			t.Error("stamps are current together, although one is not")
		}
		m.(*mark).current = true
	}
	if !all.Current() {
		t.Error("stamps are not current together, although each is")
	}
}

// Hazard: what the body of a group used is not known of each of its flights.
func TestGroup_HandsStampsToItsFlights(t *testing.T) {
	name := "rows"
	f := []*Computation[int]{new(Computation[int]), new(Computation[int])}
	for _, f := range f {
		f.Init(t.Context(), named("f"))
	}
	g := NewGroup(t.Context(), "g", f)
	m := &mark{true}
	g.Node().Use(m)
	g.Node().UseUnstamped(&name)
	g.Return()
	for _, f := range f {
		if used := f.Used(); len(used) != 1 || used[0] != m || f.Unstamped() != &name {
			t.Errorf("a flight of the group used %v and %v", used, f.Unstamped())
		}
	}
}
