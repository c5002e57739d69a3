package bench

import (
	"fmt"
	"io"
)

// Table writes the report for people.
func (r *Report) Table(w io.Writer) {
	for _, row := range r.Rows {
		fmt.Fprintf(w, "%-10s %-60s %-14s %-44s %-7s %s\n", row.Engine, row.What, row.Budget, row.Measured, row.Verdict, row.Peer)
	}
}
