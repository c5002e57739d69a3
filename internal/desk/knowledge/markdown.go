package knowledge

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// A Markdown folder has one file an entry: front matter between lines of three dashes,
// then the answer. A value of the front matter is JSON, which is YAML too, or the bare
// words that stand there. An answer that is more than plain text stands in the front
// matter as "answer"; the words below are then for the reader only.

const fence = "---"

func writeMarkdown(entries []Entry, phrases Phrases) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	used := map[string]bool{}
	for _, e := range entries {
		text, err := markdownOf(e, phrases)
		if err != nil {
			return nil, err
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: fileFor(e, used), Method: zip.Deflate, Modified: e.UpdatedAt.Truncate(2 * time.Second)})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(text); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}

var unsafe = regexp.MustCompile(`[^\p{L}\p{N}_-]+`)

// fileFor names an entry's file: folders by category, never twice.
func fileFor(e Entry, used map[string]bool) string {
	var path []string
	for _, c := range []string{e.Body.Category.Major, e.Body.Category.Middle, e.Body.Category.Minor} {
		if c = strings.Trim(unsafe.ReplaceAllString(c, "_"), "_"); c != "" {
			path = append(path, c)
		}
	}
	name := strings.Join(append(path, shorten(strings.Trim(unsafe.ReplaceAllString(e.FileID(), "_"), "_"), 80)), "/")
	free := name
	for n := 2; used[Key(free)]; n++ { // some file systems take A and a for one
		free = fmt.Sprintf("%s-%d", name, n)
	}
	used[Key(free)] = true
	return free + ".md"
}

func markdownOf(e Entry, phrases Phrases) ([]byte, error) {
	r := recordOf(e, phrases)
	if _, plain := plainAnswer(r.Answer); plain {
		r.Answer = nil
	}
	whole, err := marshal(r)
	if err != nil {
		return nil, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(whole, &fields); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString(fence + "\n")
	for _, name := range fieldOrder {
		if v, ok := fields[name]; ok {
			fmt.Fprintf(&b, "%s: %s\n", name, v)
		}
	}
	b.WriteString(fence + "\n" + e.Body.Plain() + "\n")
	return b.Bytes(), nil
}

var fieldOrder = []string{"id", "kind", "title", "question", "category", "valid_from", "valid_until", "audience", "language", "attachments", "aliases", "answer"}

func readMarkdown(data []byte) ([]Row, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, badFile("bad_zip", "This zip can't be read: "+err.Error()+".")
	}
	files := slices.DeleteFunc(slices.Clone(z.File), func(f *zip.File) bool {
		return !strings.HasSuffix(strings.ToLower(f.Name), ".md") || strings.Contains(f.Name, "__MACOSX")
	})
	if len(files) > MaxRows {
		return nil, tooManyRows()
	}
	var rows []Row
	left := int64(MaxBytes)
	for i, f := range files {
		text, err := unpack(f, left)
		if err != nil {
			return nil, err
		}
		left -= int64(len(text))
		row := markdownRow(i+1, text)
		row.File = f.Name
		rows = append(rows, row)
	}
	return rows, nil
}

// unpack reads a file of a zip, but never more than there is room for.
func unpack(f *zip.File, room int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, badFile("bad_zip", "The zip's file "+f.Name+" can't be read.")
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, room+1))
	if err != nil {
		return nil, badFile("bad_zip", "The zip's file "+f.Name+" is broken.")
	}
	if int64(len(text)) > room {
		return nil, desk.E(desk.TooLarge, "too_large", fmt.Sprintf("A zip may unpack to at most %d MB. Split it.", MaxBytes>>20)).On("file")
	}
	return text, nil
}

func markdownRow(place int, data []byte) Row {
	broken := func(message string) Row {
		row := Row{Line: place}
		row.fail("row", "no_front_matter", message)
		return row
	}
	text, err := DecodeText(data)
	if err != nil {
		return broken(err.Error())
	}
	text = lines.Replace(text)
	rest, ok := strings.CutPrefix(text, fence+"\n")
	front, body, closed := strings.Cut("\n"+rest, "\n"+fence+"\n")
	if !ok || !closed {
		return broken("The file has no front matter: begin it with a line of three dashes, then name: value lines, then three dashes again.")
	}
	r, err := readFront(front)
	if err != nil {
		return broken(err.Error())
	}
	if r.Answer == nil {
		r.Answer = answerOf(strings.Trim(body, "\n"))
	}
	return r.row(place)
}

// readFront reads name: value lines into a record.
func readFront(front string) (r record, err error) {
	fields := map[string]json.RawMessage{}
	for line := range strings.SplitSeq(front, "\n") {
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if !ok || !slices.Contains(fieldOrder, name) {
			return r, fmt.Errorf("the front matter knows only %s, not %q", strings.Join(fieldOrder, ", "), shorten(line, 40))
		}
		if !json.Valid([]byte(value)) || !strings.ContainsAny(value[:1], `"[{`) {
			quoted, err := marshal(value)
			if err != nil {
				return r, err
			}
			value = string(quoted)
		}
		fields[name] = json.RawMessage(value)
	}
	whole, err := marshal(fields)
	if err != nil {
		return r, err
	}
	return r, strict(whole, &r)
}
