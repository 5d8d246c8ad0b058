// Package format checks the formats by which a page writes numbers itself. A page must do
// so if a number changes while its user acts: on a slider, or under the pointer on a
// chart.
//
// A format is one verb of package fmt with text around it, as in "%.1f °C", "%d rows" and
// "€ %,.2f". The verbs are d, f, e, g and v. A plus shows the sign of every number, a
// comma groups the digits by thousands, and .N is the number of decimals. Two percent
// signs stand for one. The page reads the same formats in format/numbers.ts.
package format

import (
	"errors"
	"regexp"
	"strings"
)

var verb = regexp.MustCompile(`%[+,]*(\.\d{1,2})?[dfegv]`)

// Check returns an error if a page cannot write a number in the format. The error names
// the way out.
func Check(text string) error {
	rest := strings.ReplaceAll(text, "%%", "")
	found := verb.FindAllString(rest, -1)
	rest = verb.ReplaceAllString(rest, "")
	switch {
	case len(found) == 0 && rest == text:
		return errors.New("it has no verb: write one where the number belongs, such as %d or %.2f")
	case len(found) != 1 || strings.Contains(rest, "%"):
		return errors.New("give one verb, which is d, f, e, g or v, such as %d, %.2f or %,.0f, and %% for a percent sign")
	case strings.HasSuffix(found[0], "d") && strings.Contains(found[0], "."):
		return errors.New("%d has no decimals: give %.2f or the like")
	}
	return nil
}
