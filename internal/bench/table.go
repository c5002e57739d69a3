package bench

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// Table writes the report for people: what was measured, against which budget, what
// the peer did, and, under each line, what bounds it.
func (r *Report) Table(w io.Writer) {
	out := bufio.NewWriter(w)
	defer out.Flush()
	fmt.Fprintf(out, "\nmadoguchi %s, %s, %s, %.3g s a load", r.Version, r.At.UTC().Format("2006-01-02 15:04 UTC"), nodesOf(r), r.Seconds)
	if r.Quick {
		fmt.Fprint(out, ", QUICK: these figures are of no use")
	}
	m := r.Machine
	fmt.Fprintf(out, "\n%s, %d cores, Linux %s, %s, fsync p50 %s p99 %s\n", m.CPU, m.Cores, m.Kernel, m.Go, span(m.FsyncP50), span(m.FsyncP99))
	for _, engine := range r.engines() {
		fmt.Fprintf(out, "\n%s\n", r.Engines[engine])
		r.tableOf(out, engine)
	}
	fmt.Fprintf(out, "\nPeer: %s with the same work (docs/benchmarks.md). A gate is a ratio within this run and must hold; an aim is an absolute figure of a quiet machine.\n"+
		"cpu is the share of all cores; foreign is everybody else on this machine: above some 10 %% the figures say more about them than about the desk.\n", peerName)
	for _, p := range r.Problems {
		fmt.Fprintf(out, "PROBLEM: %s\n", p)
	}
}

func nodesOf(r *Report) string {
	if r.Nodes == 1 {
		return "one node"
	}
	return fmt.Sprintf("%d nodes, hints by %s", r.Nodes, r.Bus)
}

func (r *Report) engines() (names []string) {
	for _, row := range r.Rows {
		if !slices.Contains(names, row.Engine) {
			names = append(names, row.Engine)
		}
	}
	return names
}

func (r *Report) tableOf(w io.Writer, engine string) {
	lines := [][]string{{"what", "budget", "measured", "verdict", "peer"}}
	var notes []string
	for _, row := range r.Rows {
		if row.Engine == engine {
			lines = append(lines, []string{row.What, row.Budget, row.Measured, string(row.Verdict), row.Peer})
			notes = append(notes, row.Note)
		}
	}
	widths := make([]int, len(lines[0]))
	for _, l := range lines {
		for i, cell := range l {
			widths[i] = max(widths[i], width(cell))
		}
	}
	for i, l := range lines {
		var b strings.Builder
		for j, cell := range l {
			b.WriteString(cell + strings.Repeat(" ", widths[j]-width(cell)+2))
		}
		fmt.Fprintln(w, "  "+strings.TrimRight(b.String(), " "))
		if i > 0 && notes[i-1] != "" {
			fmt.Fprintln(w, "      "+notes[i-1])
		}
	}
}

// width is how many columns a terminal gives a text: two for Japanese letters and
// full-width forms.
func width(s string) (n int) {
	for _, r := range s {
		n++
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r >= 0x3000 && r <= 0x303f || r >= 0xff01 && r <= 0xff60 {
			n++
		}
	}
	return n
}
