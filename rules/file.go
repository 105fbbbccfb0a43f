package rules

import "fmt"

// File is one of the files that a pack can have. The zero value is no file.
type File uint8

// The files of the format.
const (
	NoFile File = iota
	FileManifest
	FileDiagnoses
	FileProcedures
	FileMDC
	FileGates
	FileQY
	FileADRG
	FileConditions
	FileLists
	FileMDCPrincipal
	FileZones
	FileDRG
	FileMCC
	FileCC
	FileExclusion
	FileNotPrincipal
	FileNotCounted
	FileCounted
	FileAccepted
	FileChapters
	FileSections
	FileCore
	FileBasic
	FileDay
	FileBedDay
	FilePre
	FileProcedureClass
	FileProcedureLevel
	FileComprehensive
	FileLastResort
	FileExcludePrincipal
	FileExcludeProcedure
	FileFamilies
	FileFamilyClasses
	FileFamilyGroups
	FileWhen
	FileTCM
	FileAuxiliary
	FileCCI
	FileScores
	FileCosts
	FileCoefficients
	FileAttributes
	FileStages
	FileRepairs
	FileScheme
	FileWeights
	FilePrices
	FileInstitutions
	FileComponents
	FileDynamic
	FileGrassRoots
	FileBedDays
	FileTCMFallback
	FileTCMAdvantage
	FileExclusions
	FileFactors
	FileSupports
	FileGrounds
	FileLimits
	FileLint // [LintFile], which is no table of a pack
	FileChecks
	FileSex
	FileAge
	FileCompanions
	FileValues
	FileRequired
	FileDelivery
)

var fileNames = [...]string{
	NoFile:               "",
	FileManifest:         manifestFile,
	FileDiagnoses:        "diagnoses.csv",
	FileProcedures:       "procedures.csv",
	FileMDC:              "mdc.csv",
	FileGates:            "gates.csv",
	FileQY:               "qy.csv",
	FileADRG:             "adrg.csv",
	FileConditions:       "conditions.csv",
	FileLists:            "lists.csv",
	FileMDCPrincipal:     "mdc_principal.csv",
	FileZones:            "zones.csv",
	FileDRG:              "drg.csv",
	FileMCC:              "mcc.csv",
	FileCC:               "cc.csv",
	FileExclusion:        "exclusion.csv",
	FileNotPrincipal:     "not_principal.csv",
	FileNotCounted:       "not_counted.csv",
	FileCounted:          "counted.csv",
	FileAccepted:         "accepted.csv",
	FileChapters:         "chapters.csv",
	FileSections:         "sections.csv",
	FileCore:             "core.csv",
	FileBasic:            "basic.csv",
	FileDay:              "day.csv",
	FileBedDay:           "bed_day.csv",
	FilePre:              "pre.csv",
	FileProcedureClass:   "procedure_class.csv",
	FileProcedureLevel:   "procedure_level.csv",
	FileComprehensive:    "comprehensive.csv",
	FileLastResort:       "last_resort.csv",
	FileExcludePrincipal: "exclude_principal.csv",
	FileExcludeProcedure: "exclude_procedure.csv",
	FileFamilies:         "families.csv",
	FileFamilyClasses:    "family_classes.csv",
	FileFamilyGroups:     "family_groups.csv",
	FileWhen:             "when.csv",
	FileTCM:              "tcm.csv",
	FileAuxiliary:        "auxiliary.csv",
	FileCCI:              "cci.csv",
	FileScores:           "scores.csv",
	FileCosts:            "costs.csv",
	FileCoefficients:     "coefficients.csv",
	FileAttributes:       "attributes.csv",
	FileStages:           "stages.csv",
	FileRepairs:          "repairs.csv",
	FileScheme:           schemeFile,
	FileWeights:          "weights.csv",
	FilePrices:           "prices.csv",
	FileInstitutions:     "institutions.csv",
	FileComponents:       "components.csv",
	FileDynamic:          "dynamic.csv",
	FileGrassRoots:       "grass_roots.csv",
	FileBedDays:          "bed_days.csv",
	FileTCMFallback:      "tcm_fallback.csv",
	FileTCMAdvantage:     "tcm_advantage.csv",
	FileExclusions:       "exclusions.csv",
	FileFactors:          "factors.csv",
	FileSupports:         "supports.csv",
	FileGrounds:          "grounds.csv",
	FileLimits:           "limits.csv",
	FileLint:             LintFile,
	FileChecks:           "checks.csv",
	FileSex:              "sex.csv",
	FileAge:              "age.csv",
	FileCompanions:       "companions.csv",
	FileValues:           "values.csv",
	FileRequired:         "required.csv",
	FileDelivery:         "delivery.csv",
}

// String returns the name of the file, "" for no file.
func (f File) String() string {
	if int(f) < len(fileNames) {
		return fileNames[f]
	}
	return fmt.Sprintf("file(%d)", uint8(f))
}

// fileOf returns the file of a table.
func fileOf(table string) File {
	for f, name := range fileNames {
		if name == table+tableSuffix {
			return File(f)
		}
	}
	return NoFile
}

// Pos is a place in the files of a pack: a file and a line, 1-based. The zero value is no place. [Pack.Place] also names the
// pack, where one rests on others.
type Pos struct {
	File  File
	Layer uint8 // of the pack above the lowest that it rests on, 0 for that
	Line  int32
}

// At returns the place in a file.
func At(f File, line int) Pos { return Pos{File: f, Line: int32(line)} }

// String returns file:line, or "" for no place.
func (p Pos) String() string {
	if p.File == NoFile {
		return ""
	}
	return fmt.Sprintf("%s:%d", p.File, p.Line)
}
