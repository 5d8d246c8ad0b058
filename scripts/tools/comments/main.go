// Command comments checks the width of comments in the Go files below a directory, its
// argument. It prints each comment line of more than 100 columns, and fails if there is
// one. It also prints which share of the comment lines has more than 90 columns. A tab
// counts as 4 columns.
//
// Lines that cannot be wrapped do not count: directives, the expected output of an
// example, code in a doc comment, a comment of one word such as an address, and generated
// files.
package main

import (
	"bytes"
	"fmt"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

const (
	most = 100 // more columns than this fail
	aim  = 90  // more columns than this are counted
)

// widths counts comment lines by their width.
type widths struct{ all, overAim, overMost int }

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "comments: give the directory to check")
		os.Exit(2)
	}
	var w widths
	if err := w.directory(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "comments:", err)
		os.Exit(2)
	}
	fmt.Printf("%d comment lines, %.1f %% of them over %d columns\n",
		w.all, 100*float64(w.overAim)/float64(max(w.all, 1)), aim)
	if w.overMost > 0 {
		fmt.Fprintf(os.Stderr, "%d comment lines over %d columns: wrap them at %d\n", w.overMost, most, aim)
		os.Exit(1)
	}
}

func (w *widths) directory(root string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && skipped(d.Name()):
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		src, err := os.ReadFile(path)
		if err == nil {
			w.file(path, src)
		}
		return err
	})
}

func skipped(dir string) bool { return dir == "node_modules" || strings.HasPrefix(dir, ".") }

var (
	generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)
	directive = regexp.MustCompile(`^//(go:|line |export |lint:|nolint|[a-z0-9]+:[a-z0-9])`)
	output    = regexp.MustCompile(`(?i)^// *(unordered )?output:`)
)

func (w *widths) file(path string, src []byte) {
	if generated.Match(src) {
		return
	}
	lines := bytes.Split(src, []byte("\n"))
	file := token.NewFileSet().AddFile(path, -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, scanner.ScanComments)
	last, isOutput := 0, false // the line of the last comment, and whether it was output
	for {
		pos, tok, text := s.Scan()
		if tok == token.EOF {
			return
		}
		if tok != token.COMMENT {
			continue
		}
		line := file.Position(pos).Line
		isOutput = output.MatchString(text) || isOutput && line == last+1
		last = line
		if isOutput || directive.MatchString(text) {
			continue
		}
		for i, part := range strings.Split(text, "\n") {
			if strings.HasPrefix(part, "//\t") {
				continue // code
			}
			if len(strings.Fields(strings.TrimLeft(part, "/*"))) > 1 {
				w.line(fmt.Sprintf("%s:%d", path, line+i), columns(lines[line+i-1]))
			}
		}
	}
}

func (w *widths) line(place string, columns int) {
	w.all++
	if columns > aim {
		w.overAim++
	}
	if columns > most {
		w.overMost++
		fmt.Printf("%s: %d columns\n", place, columns)
	}
}

func columns(line []byte) int {
	n := 0
	for _, r := range string(line) {
		if n++; r == '\t' {
			n += 3
		}
	}
	return n
}
