// A second verifier of the log (docs/log-format.md), which shares no line with the first, and no language.
// It rests on golang.org/x/mod/sumdb (Debian: golang-golang-x-mod-dev), whose tile reader it does not use:
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run verifier/main.go FOLDER KEY [--older FILE]… [--proofs FILE]
//
// It prints one JSON object, and exits 1 when it found anything. Proofs are JSON objects, one a line:
// {"index":7,"proof":["…"]} that an entry is in the log, {"from":5,"proof":["…"]} that the log continues its first five.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	width     = 256
	tileLevel = 8
)

// A Finding is one fault; Index is the first entry at fault, -1 where that is not known.
type Finding struct {
	Code  string `json:"code"`
	Index int64  `json:"index"`
}

// A Report is what is printed.
type Report struct {
	Size     int64     `json:"size"`
	Proofs   int       `json:"proofs"`
	Findings []Finding `json:"findings"`
}

func main() {
	report, err := verify(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(report); err != nil || len(report.Findings) > 0 {
		os.Exit(1)
	}
}

func verify(words []string) (*Report, error) {
	if len(words) < 2 || len(words)%2 != 0 {
		return nil, errors.New("verifier FOLDER KEY [--older FILE]… [--proofs FILE]")
	}
	folder := words[0]
	key, err := note.NewVerifier(words[1])
	if err != nil {
		return nil, err
	}
	tree, err := readHead(filepath.Join(folder, "checkpoint"), key)
	if err != nil {
		return nil, err
	}
	report := &Report{Size: tree.N, Findings: []Finding{}}
	hashes, err := readEntries(folder, tree.N)
	if err != nil {
		return nil, err
	}
	if err := checkTiles(folder, tree.N, hashes, report); err != nil {
		return nil, err
	}
	if root, err := tlog.TreeHash(tree.N, hashes); err != nil {
		return nil, err
	} else if root != tree.Hash {
		report.add("ROOT_DIFFERS", -1)
	}
	for at := 2; at < len(words); at += 2 {
		switch words[at] {
		case "--older":
			err = checkOlder(words[at+1], key, tree, hashes, report)
		case "--proofs":
			err = checkProofs(words[at+1], tree, hashes, report)
		default:
			err = fmt.Errorf("no such option: %s", words[at])
		}
		if err != nil {
			return nil, err
		}
	}
	return report, nil
}

func (report *Report) add(code string, index int64) {
	report.Findings = append(report.Findings, Finding{code, index})
}

// differs notes a hash over span entries, unless it only follows from one below it.
func (report *Report) differs(index, span int64) {
	for _, found := range report.Findings {
		if found.Code == "TILE_DIFFERS" && found.Index >= index && found.Index < index+span {
			return
		}
	}
	report.add("TILE_DIFFERS", index)
}

// readHead opens a checkpoint that the key signed.
func readHead(file string, key note.Verifier) (tlog.Tree, error) {
	signed, err := os.ReadFile(file)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(signed, note.VerifierList(key))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != key.Name() {
		return tlog.Tree{}, errors.New("the checkpoint has another form")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 1 {
		return tlog.Tree{}, errors.New("the checkpoint has no size")
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// Stored is every hash of a tree, in the order that tlog gives them.
type Stored []tlog.Hash

// ReadHashes is the reader that tlog asks.
func (stored Stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for at, index := range indexes {
		if index >= int64(len(stored)) {
			return nil, errors.New("no such hash")
		}
		hashes[at] = stored[index]
	}
	return hashes, nil
}

// readEntries hashes every entry of the bundles.
func readEntries(folder string, size int64) (Stored, error) {
	var stored Stored
	for first := int64(0); first < size; first += width {
		count := min(width, size-first)
		path := filepath.Join("tile", "entries", place(first/width, count))
		bundle, err := os.ReadFile(filepath.Join(folder, path))
		if err != nil {
			return nil, err
		}
		for at := int64(0); at < count; at++ {
			if len(bundle) < 2 {
				return nil, fmt.Errorf("%s is cut short at entry %d", path, first+at)
			}
			length := int(bundle[0])<<8 | int(bundle[1])
			if len(bundle) < 2+length {
				return nil, fmt.Errorf("%s is cut short at entry %d", path, first+at)
			}
			more, err := tlog.StoredHashes(first+at, bundle[2:2+length], stored)
			if err != nil {
				return nil, err
			}
			stored = append(stored, more...)
			bundle = bundle[2+length:]
		}
		if len(bundle) > 0 {
			return nil, fmt.Errorf("%s has more than its %d entries", path, count)
		}
	}
	return stored, nil
}

// checkTiles compares each tile with the hashes that follow from the entries.
func checkTiles(folder string, size int64, hashes Stored, report *Report) error {
	span := int64(1)
	for level := 0; size/span > 0; level++ {
		for first := int64(0); first < size/span; first += width {
			count := min(width, size/span-first)
			path := filepath.Join("tile", strconv.Itoa(level), place(first/width, count))
			data, err := os.ReadFile(filepath.Join(folder, path))
			if errors.Is(err, os.ErrNotExist) {
				report.add("TILE_MISSING", first*span)
				continue
			} else if err != nil {
				return err
			}
			for at := int64(0); at < count; at++ {
				index := tlog.StoredHashIndex(level*tileLevel, first+at)
				end := (at + 1) * tlog.HashSize
				if int64(len(data)) < end || !bytes.Equal(data[end-tlog.HashSize:end], hashes[index][:]) {
					report.differs((first+at)*span, span)
					break
				}
				if at == count-1 && int64(len(data)) > end {
					report.differs((first+count)*span, span)
				}
			}
		}
		span *= width
	}
	return nil
}

// checkOlder proves that the log continues an older checkpoint.
func checkOlder(file string, key note.Verifier, tree tlog.Tree, hashes Stored, report *Report) error {
	older, err := readHead(file, key)
	if err != nil {
		return err
	}
	if older.N > tree.N {
		report.add("OLDER_IS_LARGER", -1)
		return nil
	}
	proof, err := tlog.ProveTree(tree.N, older.N, hashes)
	if err != nil {
		return err
	}
	if tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash) != nil {
		report.add("OLDER_ROOT_DIFFERS", -1)
	}
	return nil
}

// A Claim is a proof that the hub gave.
type Claim struct {
	Index *int64   `json:"index"`
	From  *int64   `json:"from"`
	Proof []string `json:"proof"`
}

// checkProofs checks what the hub gave out against the signed root.
func checkProofs(file string, tree tlog.Tree, hashes Stored, report *Report) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		var claim Claim
		if err := json.Unmarshal(lines.Bytes(), &claim); err != nil {
			return err
		}
		proof := make([]tlog.Hash, len(claim.Proof))
		for at, encoded := range claim.Proof {
			hash, err := base64.StdEncoding.DecodeString(encoded)
			if err != nil || len(hash) != tlog.HashSize {
				return errors.New("a proof is not of hashes")
			}
			copy(proof[at][:], hash)
		}
		report.Proofs++
		switch {
		case claim.Index != nil:
			leaf := hashes[tlog.StoredHashIndex(0, *claim.Index)]
			if tlog.CheckRecord(proof, tree.N, tree.Hash, *claim.Index, leaf) != nil {
				report.add("PROOF_FAILS", *claim.Index)
			}
		case claim.From != nil:
			root, err := tlog.TreeHash(*claim.From, hashes)
			if err != nil {
				return err
			}
			if tlog.CheckTree(proof, tree.N, tree.Hash, *claim.From, root) != nil {
				report.add("PROOF_FAILS", *claim.From)
			}
		default:
			return errors.New("a proof of nothing")
		}
	}
	return lines.Err()
}

// place is the index in groups of three digits, all but the last after an x.
func place(index, count int64) string {
	path := fmt.Sprintf("%03d", index%1000)
	for rest := index / 1000; rest > 0; rest /= 1000 {
		path = fmt.Sprintf("x%03d/%s", rest%1000, path)
	}
	if count < width {
		path += ".p/" + strconv.FormatInt(count, 10)
	}
	return path
}

func min(one, other int64) int64 {
	if one < other {
		return one
	}
	return other
}
