export { ElConfigProvider } from 'element-plus/es/components/config-provider/index.mjs';
