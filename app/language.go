package app

import "golang.org/x/text/language"

// rightToLeft reports whether a language is written from right to left. The direction
// depends on the script, which the tag names or the language implies.
func rightToLeft(tag language.Tag) bool {
	script, _ := tag.Script()
	switch script.String() {
	case "Arab", "Aran", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg", "Mand", "Samr":
		return true
	}
	return false
}
