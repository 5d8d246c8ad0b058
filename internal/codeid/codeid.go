// Package codeid tells which code is running, so that an answer that other code made is
// not used (rule C1).
//
// The identity of a binary is a digest of its code and data. Of an ELF file these are the
// sections that hold code, constants, variables and types. Line tables, notes, symbols
// and debug information do not count, and neither do the build ID and the commit that
// the program was built from. So the same code built elsewhere, or from a commit that
// changed only a comment's text, keeps its answers. Any other file counts as a whole.
package codeid

import (
	"bytes"
	"crypto/sha256"
	"debug/elf"
	"encoding/binary"
	"hash"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
)

// Kind says what an identity was made from.
type Kind string

const (
	Binary Kind = "binary" // the executable
	Author Kind = "author" // a version that the program declares
)

// Identity tells code apart.
type Identity struct {
	Kind   Kind
	Digest [32]byte
}

// OfAuthor returns the identity that a declared version stands for. Nothing else of the
// code counts (C3).
func OfAuthor(version string) Identity {
	h := begin(Author)
	io.WriteString(h, version)
	return end(Author, h)
}

// OfBinary returns the identity of the running program. The first call reads the
// executable.
var OfBinary = sync.OnceValues(func() (Identity, error) {
	f, err := executable()
	if err != nil {
		return Identity{}, err
	}
	defer f.Close()
	return ofFile(f)
})

// begin begins a digest with what belongs to every identity: what goes into an answer's
// encoding beside the code.
func begin(kind Kind) hash.Hash {
	h := sha256.New()
	for _, text := range []string{"refrain code 1", string(kind), release(runtime.Version()), runtime.GOARCH} {
		part(h, text, int64(len(text)))
		io.WriteString(h, text)
	}
	return h
}

func end(kind Kind, h hash.Hash) Identity { return Identity{kind, [32]byte(h.Sum(nil))} }

// part begins a part of a digest: its name and its length.
func part(h hash.Hash, name string, size int64) {
	var b [16]byte
	binary.LittleEndian.PutUint64(b[:], uint64(len(name)))
	binary.LittleEndian.PutUint64(b[8:], uint64(size))
	h.Write(b[:])
	io.WriteString(h, name)
}

// release returns Go's major and minor version: "go1.26" of "go1.26.8 X:experiment".
func release(version string) string {
	version, _, _ = strings.Cut(version, " ")
	parts := strings.SplitN(version, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}

// sections are those that hold code and data.
var sections = map[string]bool{
	".text": true, ".rodata": true, ".data": true, ".noptrdata": true, ".typelink": true, ".itablink": true,
	".data.rel.ro": true, ".go.type": true, ".go.func": true, ".go.itab": true, ".go.string": true,
}

// ofFile returns the identity of an executable.
func ofFile(f io.ReaderAt) (Identity, error) {
	h := begin(Binary)
	program, err := elf.NewFile(f)
	if err != nil {
		if _, err := io.Copy(h, io.NewSectionReader(f, 0, 1<<62)); err != nil {
			return Identity{}, err
		}
		return end(Binary, h), nil
	}
	found := false
	for _, s := range program.Sections {
		if !sections[s.Name] || s.Type == elf.SHT_NOBITS {
			continue
		}
		found = true
		part(h, s.Name, int64(s.Size))
		if err := digest(h, s.Open(), s.Name); err != nil {
			return Identity{}, err
		}
	}
	if !found { // stripped of its table of sections
		if _, err := io.Copy(h, io.NewSectionReader(f, 0, 1<<62)); err != nil {
			return Identity{}, err
		}
	}
	return end(Binary, h), nil
}

// chunk is how much of a section is read at once. What is masked must be smaller than
// overlap, or the chunk is taken as it is.
const (
	chunk   = 1 << 20
	overlap = 64 << 10
)

// digest digests a section with the values masked that tell where and when the program
// was built.
func digest(h hash.Hash, r io.Reader, name string) error {
	b := make([]byte, chunk)
	kept := 0
	for {
		n, err := io.ReadFull(r, b[kept:])
		n += kept
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !last {
			return err
		}
		mask(b[:n], name)
		if last {
			h.Write(b[:n])
			return nil
		}
		h.Write(b[:n-overlap])
		kept = copy(b, b[n-overlap:n])
	}
}

// Marks around the module information of a program, as cmd/go writes them, and before
// the build ID at the beginning of the code.
var (
	infoStart = []byte("\x30\x77\xaf\x0c\x92\x74\x08\x02\x41\xe1\xc1\x07\xe6\xd6\x18\xe6")
	infoEnd   = []byte("\xf9\x32\x43\x31\x86\x18\x20\x72\x00\x82\x42\x10\x41\x16\xd8\xf2")
	buildID   = []byte("\xff Go build ID: \"")
)

// mask overwrites the build ID, and the version-control values of the module information.
func mask(b []byte, section string) {
	if section == ".text" {
		if at := bytes.Index(b[:min(len(b), 4096)], buildID); at >= 0 {
			id := b[at+len(buildID):]
			if end := bytes.IndexByte(id[:min(len(id), 512)], '"'); end >= 0 {
				clear(id[:end])
			}
		}
		return
	}
	for {
		start := bytes.Index(b, infoStart)
		if start < 0 {
			return
		}
		b = b[start+len(infoStart):]
		end := bytes.Index(b, infoEnd)
		if end < 0 {
			return
		}
		maskInfo(b[:end])
		b = b[end:]
	}
}

// maskInfo overwrites the lines "build\tvcs…" of the module information, and the version
// of the main module, which cmd/go makes from the commit.
func maskInfo(info []byte) {
	for len(info) > 0 {
		line := info
		if end := bytes.IndexByte(info, '\n'); end >= 0 {
			line = info[:end]
		}
		if bytes.HasPrefix(line, []byte("build\tvcs")) || bytes.HasPrefix(line, []byte("mod\t")) {
			clear(line)
		}
		info = info[min(len(line)+1, len(info)):]
	}
}

// open opens the file of the running program by its path.
func open() (*os.File, error) {
	path, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return os.Open(path)
}
