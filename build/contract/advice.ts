/** A service code in words for somebody who builds workflows: what happened, and what to do about it. */
export interface Words {
	meaning: string;
	advice: string;
}

/**
 * The contract's table (components.x-error-codes) speaks to somebody who writes HTTP requests; these words speak to the
 * user of the node. Every code of the table has its row here.
 */
export const words: Record<number, Words> = {
	1000: {
		meaning: 'Kling did not accept the sign-in',
		advice: 'Open the credential, check the keys and the region, and save it again.',
	},
	1001: {
		meaning: 'Kling received no sign-in',
		advice:
			'Open the credential and fill in the keys; a proxy in between may also have removed the Authorization header.',
	},
	1002: {
		meaning: 'Kling does not accept these keys',
		advice: 'Copy Access Key and Secret Key (or the API key) from the Kling console again and check the region.',
	},
	1003: {
		meaning: "Kling says that the sign-in is not valid yet, so this machine's clock is wrong",
		advice: 'Set the clock of the machine that runs n8n.',
	},
	1004: {
		meaning: "Kling says that the sign-in has expired, so this machine's clock is wrong",
		advice: 'Set the clock of the machine that runs n8n.',
	},
	1100: {
		meaning: 'Something is wrong with the Kling account',
		advice: 'Open the Kling console and look at the state of the account.',
	},
	1101: {
		meaning: 'The Kling account owes money',
		advice: 'Top up the account in the Kling console, then run the workflow again.',
	},
	1102: {
		meaning: 'The resource pack is used up or has expired',
		advice: 'Buy a pack of the right kind (video, image or try-on) in the Kling console, then run the workflow again.',
	},
	1103: {
		meaning: 'The Kling account may not use this function or model',
		advice: 'Choose another model, or ask Kling for access.',
	},
	1200: {
		meaning: 'Kling refused the parameters',
		advice: 'Correct the field that Kling names; the option Dry Run shows the exact request.',
	},
	1201: {
		meaning: 'Kling refused a value or a field',
		advice: 'Correct the field that Kling names; the option Dry Run shows the exact request.',
	},
	1202: {
		meaning: 'Kling does not know this call',
		advice: 'Check the base URL of the credential, and update this package.',
	},
	1203: {
		meaning: 'Kling does not know the model or the resource',
		advice: 'Choose a model from the list; the account or region may not have the one that was named.',
	},
	1300: {
		meaning: 'A policy of Kling stopped the call',
		advice: 'Change the prompt or the media, or ask Kling which policy applies.',
	},
	1301: {
		meaning: "Kling's content control stopped the call",
		advice: 'Change the prompt or the media.',
	},
	1302: {
		meaning: 'Calls to Kling come too fast',
		advice: 'The node waits and tries again by itself. If it lasts, run fewer workflows at once.',
	},
	1303: {
		meaning: 'All slots of the resource pack are taken',
		advice: 'The node waits for a free slot by itself. If it lasts, lower Max Concurrent Tasks or buy a larger pack.',
	},
	1304: {
		meaning: "This machine's address is not on the account's allow list",
		advice: 'Add the public address of the machine that runs n8n to the allow list in the Kling console.',
	},
	5000: {
		meaning: 'Kling had an internal fault',
		advice: 'Try again later. A repeated run of the same execution finds the task if it was created.',
	},
	5001: {
		meaning: 'Kling is down, often for maintenance',
		advice: 'Try again later. A repeated run of the same execution finds the task if it was created.',
	},
	5002: {
		meaning: 'Kling timed out inside, often because of a backlog',
		advice: 'Try again later. A repeated run of the same execution finds the task if it was created.',
	},
};
