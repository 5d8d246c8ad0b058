package watch

import (
	"context"
	"slices"
	"testing"
)

// hall is a place that records its calls.
type hall struct{ told []string }

func (h *hall) Waits(text string) func() {
	h.told = append(h.told, text)
	return func() { h.told = append(h.told, text+" over") }
}

// play is a show that records who comes and goes, and that it has ended.
type play struct{ told []string }

func (p *play) Admit(at Place) func() {
	p.told = append(p.told, "admit")
	at.(*hall).told = append(at.(*hall).told, "seen")
	return func() { p.told = append(p.told, "leave") }
}

func (p *play) End() Recording {
	p.told = append(p.told, "end")
	return taped{}
}

type taped struct{}

func (taped) Size() int64   { return 1 }
func (taped) Play(at Place) { at.(*hall).told = append(at.(*hall).told, "played") }

// F1. Hazard: a caller that came before the first drawing, or between the end and the
// landing, never sees it.
func TestStage_AllWaitersSeeTheDrawing(t *testing.T) {
	var s Stage
	var early, left, late, last hall
	p := new(play)
	s.Attend(&early)
	s.Attend(&left)()
	if s.Show(func() Show { return p }) != p || s.Show(nil) != p {
		t.Error("there is more than one show")
	}
	leave := s.Attend(&late)
	leave()
	if r := s.End(); r != (taped{}) || s.End() != r {
		t.Errorf("the recording is %v", r)
	}
	s.Attend(&last)()
	for name, got := range map[string][]string{"early": early.told, "late": late.told, "left": left.told, "last": last.told} {
		if want := map[string][]string{"early": {"seen"}, "late": {"seen"}, "last": {"played"}}[name]; !slices.Equal(got, want) {
			t.Errorf("%s was told %q, want %q", name, got, want)
		}
	}
	if want := []string{"admit", "admit", "leave", "end"}; !slices.Equal(p.told, want) {
		t.Errorf("the show was told %q, want %q", p.told, want)
	}
}

// F9. Hazard: a body that goes on after its flight has ended begins a show that nobody
// ends.
func TestStage_DrawingAfterTheEndIsIgnored(t *testing.T) {
	var s Stage
	if r := s.End(); r != nil {
		t.Errorf("nothing was drawn, and the recording is %v", r)
	}
	p := new(play)
	s.Show(func() Show { return p })
	if !slices.Equal(p.told, []string{"end"}) || s.End() != nil {
		t.Errorf("the show was told %q, the recording is %v", p.told, s.End())
	}
}

// Hazard: playing a recording without a place, or no recording at all, panics.
func TestPlay_NeedsAPlace(t *testing.T) {
	var h hall
	with := context.WithValue(context.Background(), Key{}, Place(&h))
	Play(with, nil)
	Play(context.Background(), taped{})
	Play(with, taped{})
	if !slices.Equal(h.told, []string{"played"}) {
		t.Errorf("the place was told %q", h.told)
	}
}
