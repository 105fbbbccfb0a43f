// Command packtool is for people who write rule packs: it says what is suspicious in a pack, runs its sheets of cases, compares it
// with another and tells whom that moves, names its digest, makes one file of it, signs it, and checks what others signed.
//
//	packtool help
//	packtool lint ./mycity
//	packtool -lang en help lint
//
// Messages are in Chinese unless -lang says otherwise. The exit status is 0 if all is well, 1 if there is something to look
// at (findings, failing tests, a digest or signature that does not match), and 2 if the command could not do its work.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/rules"
)

// The exit statuses.
const (
	fine    = 0
	found   = 1 // findings, failing tests, what does not match
	failed  = 2 // the command could not do its work
	program = "packtool"
)

// env is what a command may touch.
type env struct {
	ctx      context.Context // ends when the user interrupts
	in       io.Reader
	out, log io.Writer
	terminal bool // out is a terminal: colours and progress are for people only
	lang     rules.Lang
	bases    list // paths of local packs that packs change
}

// say is a text in both languages.
type say struct{ zh, en string }

// command is one thing that the tool does.
type command struct {
	name    string
	usage   string // what follows the name
	summary say    // one line
	help    say    // what the command is for, what it prints, and an example
	run     func(e env, args []string) int
}

// commands are all commands, in the order in which help lists them.
func commands() []command {
	return []command{
		lintCommand(),
		testCommand(),
		witnessCommand(),
		diffCommand(),
		impactCommand(),
		digestCommand(),
		packCommand(),
		keygenCommand(),
		signCommand(),
		verifyCommand(),
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	code := run(env{ctx: ctx, in: os.Stdin, out: os.Stdout, log: os.Stderr, terminal: isTerminal(os.Stdout)}, os.Args[1:])
	stop()
	os.Exit(code)
}

// isTerminal reports whether a person sees what is written to f, in colours.
func isTerminal(f *os.File) bool {
	st, err := f.Stat()
	return err == nil && st.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// run finds the command and runs it.
func run(e env, args []string) int {
	args, ok := e.globals(args)
	if !ok {
		return failed
	}
	if len(args) == 0 {
		e.help(e.log, nil)
		return failed
	}
	switch name := args[0]; name {
	case "help", "-h", "-help", "--help":
		operands, ok := e.globals(args[1:])
		if !ok {
			return failed
		}
		return e.help(e.out, operands)
	default:
		c, ok := e.find(name)
		if !ok {
			return failed
		}
		return c.run(e, args[1:])
	}
}

// globals takes -lang from the front of the arguments; every command knows it too.
func (e *env) globals(args []string) ([]string, bool) {
	for len(args) > 0 {
		name, value, inline := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(args[0], "-"), "-"), "=")
		if name != "lang" || !strings.HasPrefix(args[0], "-") {
			break
		}
		args = args[1:]
		if !inline && len(args) > 0 {
			value, args = args[0], args[1:]
		}
		if err := e.setLang(value); err != nil {
			e.complain("%v", "%v", err)
			return nil, false
		}
	}
	return args, true
}

func (e *env) setLang(tag string) error {
	l, ok := rules.ParseLang(tag)
	if !ok {
		return errors.New(e.text(say{"-lang 只有 zh 和 en", "-lang is zh or en"}))
	}
	e.lang = l
	return nil
}

// find returns the command with a name, or says which names are near.
func (e env) find(name string) (command, bool) {
	all := commands()
	if i := slices.IndexFunc(all, func(c command) bool { return c.name == name }); i >= 0 {
		return all[i], true
	}
	e.complain("没有命令 %s", "there is no command %s", name)
	best, least := "", 3 // two slips of the finger are forgiven
	for _, c := range append(all, command{name: "help"}) {
		if d := distance(name, c.name); d < least && d < len(c.name) {
			best, least = c.name, d
		}
	}
	if best != "" {
		fmt.Fprintf(e.log, e.lang.Pick("  是否为 %s？\n", "  did you mean %s?\n"), best)
	}
	fmt.Fprintf(e.log, e.lang.Pick("  %s help 列出全部命令\n", "  %s help lists all commands\n"), program)
	return command{}, false
}

// distance is how many characters must be added, taken away or changed to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// help teaches: all commands, or one.
func (e env) help(w io.Writer, names []string) int {
	if len(names) == 0 {
		fmt.Fprintln(w, e.lang.Pick(
			"packtool 帮助编写规则包的人：检查、测试、比较、打包、签名。\n\n用法：packtool [-lang zh|en] 命令 [参数]\n\n命令：",
			"packtool helps people who write rule packs: it lints, tests, compares, packs and signs.\n\nUsage: packtool [-lang zh|en] COMMAND [ARGUMENTS]\n\nCommands:"))
		for _, c := range commands() {
			fmt.Fprintf(w, "  %-8s  %s\n", c.name, e.text(c.summary))
		}
		fmt.Fprintf(w, e.lang.Pick(
			"\nDIR、OLD、NEW 是规则包的目录、zip 文件，或内置规则包的名称：%s。\n改动另一个地方规则包的，如市在省上、省在国家上，每条命令用 -base DIR 给出那个规则包，可以给出多个；国家规则包不必给出。\n选项写在前后都可以。packtool help 命令 讲解一条命令。\n退出码：0 一切正常；1 有需要查看的问题；2 命令未能完成。\n",
			"\nDIR, OLD and NEW are the directory of a pack, a zip archive of one, or the name of an embedded pack: %s.\nOf a pack that changes another local one, as a city that of a province, every command takes that one with -base DIR, which may be repeated;\nnational packs are found without it.\nOptions may stand before and behind them. packtool help COMMAND explains a command.\nExit status: 0 all is well; 1 there is something to look at; 2 the command could not do its work.\n"),
			packs.Names)
		return fine
	}
	c, ok := e.find(names[0])
	if !ok {
		return failed
	}
	fmt.Fprintf(w, e.lang.Pick("%s\n\n用法：%s %s %s\n\n%s\n", "%s\n\nUsage: %s %s %s\n\n%s\n"),
		e.text(c.summary), program, c.name, c.usage, strings.TrimSpace(e.text(c.help)))
	return fine
}

// text is a text in the language of the user.
func (e env) text(s say) string { return e.lang.Pick(s.zh, s.en) }

// complain tells the user what is wrong.
func (e env) complain(zh, en string, args ...any) {
	fmt.Fprintf(e.log, program+": "+e.lang.Pick(zh, en)+"\n", args...)
}

// fail tells the user about an error and returns the status of a command that could not do its work.
func (e env) fail(err error) int {
	var list rules.Errors
	var file *fs.PathError
	switch {
	case errors.As(err, &list):
	case errors.As(err, &file) && errors.Is(err, fs.ErrNotExist):
		e.complain("没有文件 %s", "there is no file %s", file.Path)
		return failed
	case errors.As(err, &file) && errors.Is(err, fs.ErrExist):
		e.complain("文件 %s 已存在，不覆盖", "file %s exists and is not overwritten", file.Path)
		return failed
	default:
		e.complain("%v", "%v", err)
		return failed
	}
	fmt.Fprintln(e.log, list.Text(e.lang))
	if list[0].Code == rules.PackMissing {
		fmt.Fprintf(e.log, e.lang.Pick("  内置规则包：%s\n", "  embedded packs: %s\n"), packs.Names)
	}
	if slices.ContainsFunc(list, func(x *rules.Error) bool { return x.Code == rules.PackNeeded && x.Field == "base" }) {
		fmt.Fprint(e.log, e.lang.Pick("  基础包也是地方规则包时，用 -base DIR 给出\n", "  a base that is a local pack too is given with -base DIR\n"))
	}
	return failed
}

// flags is an empty set of the options of a command.
func flags(name string) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard) // parse says what is wrong
	return f
}

// packFlags is the set of the options of a command that opens packs.
func (e *env) packFlags(name string) *flag.FlagSet {
	f := flags(name)
	f.Var(&e.bases, "base", "")
	return f
}

// list is an option that may be given several times.
type list []string

// String returns all values.
func (l *list) String() string { return strings.Join(*l, " ") }

// Set takes a further value.
func (l *list) Set(s string) error {
	*l = append(*l, s)
	return nil
}

// parse reads options and operands in any order: "pack DIR -o FILE" as well as "pack -o FILE DIR". Without ok the command
// ends with the status: help was asked for, an option is wrong, there are not just as many operands as are wanted, or an option
// that must be given is not.
func (e *env) parse(f *flag.FlagSet, args []string, operands int, must ...string) (rest []string, status int, ok bool) {
	f.Func("lang", "zh, en", e.setLang)
	for {
		if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
			return nil, e.help(e.out, []string{f.Name()}), false
		} else if err != nil {
			e.complain("%s：%s", "%s: %s", f.Name(), e.option(err))
			e.hint(f.Name())
			return nil, failed, false
		}
		if f.NArg() == 0 {
			break
		}
		rest = append(rest, f.Arg(0))
		args = f.Args()[1:]
	}
	if len(rest) != operands {
		e.complain("%s：应有 %d 个参数，给出了 %d 个", "%s: wants %d operands and was given %d", f.Name(), operands, len(rest))
		e.hint(f.Name())
		return nil, failed, false
	}
	for _, name := range must {
		if f.Lookup(name).Value.String() == "" {
			e.complain("%s：缺少选项 -%s", "%s: option -%s is missing", f.Name(), name)
			e.hint(f.Name())
			return nil, failed, false
		}
	}
	return rest, fine, true
}

// hint shows how a command is used.
func (e env) hint(name string) {
	if c, ok := e.find(name); ok {
		fmt.Fprintf(e.log, e.lang.Pick("  用法：%s %s %s\n", "  usage: %s %s %s\n"), program, c.name, c.usage)
	}
}

// option says in the language of the user what package flag says in English.
func (e env) option(err error) string {
	s := err.Error()
	if e.lang == rules.Chinese {
		for _, p := range [][2]string{
			{"flag provided but not defined: ", "没有选项 "},
			{"flag needs an argument: ", "选项缺少值："},
			{"invalid value ", "选项的值有误："},
		} {
			if rest, ok := strings.CutPrefix(s, p[0]); ok {
				return p[1] + rest
			}
		}
	}
	return s
}

// The colours of terminals. They never carry meaning alone.
const (
	red    = "31"
	yellow = "33"
	green  = "32"
	bold   = "1"
)

// paint colours a text if a person sees it.
func (e env) paint(colour, s string) string {
	if !e.terminal {
		return s
	}
	return "\x1b[" + colour + "m" + s + "\x1b[0m"
}
