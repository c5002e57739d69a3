package day
import ("testing";"time";"os";"fmt";"strconv")
func TestDbg(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("N")); ops, _ := strconv.Atoi(os.Getenv("OPS"))
	if n == 0 { t.Skip() }
	o := Options{Operators: ops, Conversations: n, Policies: []string{"least_load"}, Seed: 1, Progress: os.Stderr}
	res, err := Run(t.Context(), o, onSQLite(t), 2, time.Now)
	if err != nil { t.Fatal(err) }
	for _, f := range res.Figures {
		f.Actual.People = nil
		fmt.Fprintf(os.Stderr, "%+v\n", f)
	}
	fmt.Fprintln(os.Stderr, res.Took)
}
