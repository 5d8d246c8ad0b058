package format

import "testing"

// A format that a page cannot write would be seen as it was typed, by a visitor.
func TestCheck_RefusesFormatsThatAPageCannotWrite(t *testing.T) {
	for _, text := range []string{"%d", "%,d rows", "%.1f °C", "€ %,.2f", "%+.0f", "%v", "%g", "%e", "%.1f %%", "100 %% of %d"} {
		if err := Check(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"", "rows", "%", "%%", "%s", "%x", "%d %d", "%5d", "%.1d", "%.123f", "%d %", "%[1]d"} {
		if Check(text) == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
