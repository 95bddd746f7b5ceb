import type { TriggerPanelDefinition } from 'n8n-workflow';
import { sample } from './sample';

const LISTEN = 'Click the button above, then create a Kling task with the test URL as its callback URL.';
/** n8n shows no output samples of triggers; this one can be pasted. Its blanks let the line wrap. */
const PIN = `To build before the first callback, click <b>set mock data</b> in the output and paste this: <code>${JSON.stringify([sample], undefined, 1)}</code>`;

/** Help in the panel where n8n listens for a test call. */
export const triggerPanel: TriggerPanelDefinition = {
	header: 'Start from a real callback',
	executionsHelp: {
		inactive: `${LISTEN}<br /><br /><a data-key="activate">Publish</a> the workflow and use the production URL to have every callback start it.<br /><br />${PIN}`,
		active: `${LISTEN}<br /><br />Callbacks to the production URL start the published workflow; see the <a data-key="executions">list of executions</a>.<br /><br />${PIN}`,
	},
	activationHint: {
		inactive: 'The production URL works once the workflow is published, without this editor.',
		active: 'The workflow is published: callbacks to the production URL start it.',
	},
};
