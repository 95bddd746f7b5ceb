export type Cell = string | number;

export interface Table {
	title: string;
	columns: string[];
	rows: Cell[][];
}

/** What a measurement was meant to reach, and whether it did. */
export interface Aim {
	aim: string;
	measured: string;
	met: boolean;
}

/** A line of a chart: cost against size. */
export interface Series {
	name: string;
	points: Array<[n: number, cost: number]>;
}

export interface Outcome {
	tables: Table[];
	aims: Aim[];
	/** What the reader should know about the figures, one sentence or two each. */
	notes: string[];
	chart?: { title: string; x: string; y: string; series: Series[] };
}

/** One measurement. Everything that is compared runs on one machine in one run. */
export interface Bench {
	name: string;
	title: string;
	/** What is measured, and how. */
	method: string;
	/** For who reads all of it; the README does not name it. */
	isDetail?: boolean;
	run(say: (line: string) => void): Promise<Outcome>;
}

/** An outcome with where and when it was measured, as kept in docs/results. */
export interface Result extends Outcome {
	name: string;
	title: string;
	method: string;
	command: string;
	date: string;
	machine: string;
}
